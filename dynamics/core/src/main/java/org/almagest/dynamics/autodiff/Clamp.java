package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * a held between two numbers, element by element; or its derivative, 1 from low to high and 0 outside, whose own is 0.
 *
 * @param low the smallest result
 * @param high the largest
 * @param order 0 or 1: of the derivative
 */
public record Clamp(double low, double high, int order) implements Primitive {
    /**
     * A clamp.
     *
     * @throws IllegalArgumentException unless {@code low} lies below {@code high}
     */
    public Clamp {
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "clamp from %s to %s: expected the first below the second", low, high));
        }
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : cotangent(graph, node, da, 0);
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return order > 0 ? null : graph.multiply(cotangent, graph.emit(new Clamp(low, high, 1), node.input(0)));
    }
}
