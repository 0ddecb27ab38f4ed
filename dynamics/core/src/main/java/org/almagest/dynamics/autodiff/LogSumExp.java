package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** ln Σ_i exp(z_i) along an axis, counted from the right, which keeps an extent of 1. */
public record LogSumExp(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).with(axis, 1);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node dz = tangents.get(0);
        return dz == null ? null : graph.sum(graph.multiply(graph.softmax(node.input(0), axis), dz), 1 << axis);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.multiply(graph.softmax(node.input(0), axis), cotangent);
    }

    @Override
    public int ownAxes() {
        return Math.max(2, axis + 1);
    }
}
