package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Repeats an axis of extent 1. */
public record Expand(int axis, int extent) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        if (shape.extent(axis) != 1) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot expand axis %d from the right of %s to %d: expected an extent of 1",
                    axis,
                    shape,
                    extent));
        }
        return shape.with(axis, extent);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        return tangents.get(0);
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
