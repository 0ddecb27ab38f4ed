package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * 1 where the largest number along an axis, counted from the right, stands for the first time, and 0 elsewhere; NaN counts as
 * larger than any other. Its derivative is 0.
 */
public record FirstLargest(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
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
