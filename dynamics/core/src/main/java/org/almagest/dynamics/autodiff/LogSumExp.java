package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** ln Σ_i exp(z_i) down each column; one row remains. */
public record LogSumExp() implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).with(1, 1);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node dz = tangents.get(0);
        return dz == null ? null : graph.sum(graph.multiply(graph.softmax(node.input(0)), dz), 0b10);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.multiply(graph.softmax(node.input(0)), cotangent);
    }
}
