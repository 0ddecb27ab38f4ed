package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The k-th derivative of an activation, element by element. */
public record Activate(Activation function, int order) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : times(graph, node, da);
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return times(graph, node, cotangent);
    }

    private @Nullable Node times(GraphBuilder graph, Node node, Node factor) {
        Node slope = graph.derivative(function, order + 1, node.input(0));
        return slope == null ? null : graph.multiply(factor, slope);
    }
}
