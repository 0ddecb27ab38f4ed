package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array from outside, by name. */
public record Input(String name, Shape of) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return of;
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
