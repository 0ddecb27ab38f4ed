package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** c·a with a fixed number c. */
public record Scale(double factor) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : graph.scale(factor, da);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.scale(factor, cotangent);
    }
}
