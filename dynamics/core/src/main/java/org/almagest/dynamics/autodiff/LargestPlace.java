package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of the largest number along an axis, counted from the right, from 0 on: of the first, where several are as large; NaN
 * counts as larger than any other. Its derivative is 0.
 */
public record LargestPlace(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).with(axis, 1);
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
