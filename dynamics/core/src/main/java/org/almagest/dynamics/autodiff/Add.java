package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** a + b, broadcasting. */
public record Add() implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).broadcast(inputs.get(1));
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        return graph.sumOf(tangents.get(0), tangents.get(1));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return cotangent;
    }

    @Override
    public int ownAxes() {
        return 0;
    }
}
