package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each matrix transposed. */
public record Transpose() implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        return shape.withMatrix(shape.columns(), shape.rows());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : graph.transpose(da);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.transpose(cotangent);
    }
}
