package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** exp(z_i) / Σ_j exp(z_j) along an axis, counted from the right. */
public record Softmax(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node dz = tangents.get(0);
        return dz == null ? null : cotangent(graph, node, dz, 0);
    }

    /** The Jacobian diag(s) − s·sᵀ is symmetric, so one rule serves both directions. */
    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        Node weighted = graph.multiply(node, cotangent);
        Node mean = graph.sum(weighted, 1 << axis);
        return graph.subtract(weighted, graph.multiply(node, mean));
    }

    @Override
    public int ownAxes() {
        return Math.max(2, axis + 1);
    }
}
