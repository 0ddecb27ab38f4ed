package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One number that is part of the graph. */
public record Constant(double value) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.SCALAR;
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        return null;
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return null;
    }
}
