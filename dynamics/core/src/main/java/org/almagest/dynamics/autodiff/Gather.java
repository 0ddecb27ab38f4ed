package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chosen rows (axis 1) or columns (axis 0), in the order of the indices, which may repeat. */
public record Gather(int axis, Indices indices) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        indices.checkBelow(shape.extent(axis));
        return shape.with(axis, indices.count());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        if (da == null || da.shape().extent(axis) == 1 && node.input(0).shape().extent(axis) > 1) {
            return da;
        }
        return graph.gather(da, axis, indices);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.scatterAdd(
                graph.expand(cotangent, axis, indices.count()),
                axis,
                indices,
                node.input(0).shape().extent(axis));
    }
}
