package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the first input with the derivative of the second (Bengio, Léonard, Courville 2013). Costs nothing, since lowering
 * removes it.
 */
public record StraightThrough() implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        if (!inputs.get(0).equals(inputs.get(1))) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "numbers of shape %s with derivatives of shape %s: expected the same",
                    inputs.get(0),
                    inputs.get(1)));
        }
        return inputs.get(0);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        return tangents.get(1);
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return input == 0 ? null : cotangent;
    }
}
