package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Softmax along an axis, counted from the right, over the places where a second array is not 0. Elsewhere it and its derivatives
 * are exactly 0, and so they are where a whole slice has no such place, whatever the numbers there are: infinite ones included.
 * Constant in the second array, which broadcasts to the first.
 */
public record MaskedSoftmax(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape z = inputs.get(0);
        Shape mask = inputs.get(1);
        if (!z.broadcast(mask).equals(z)) {
            throw new ShapeException(String.format(
                    Locale.ROOT, "a mask of shape %s over %s: expected one that broadcasts to it", mask, z));
        }
        return z;
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node dz = tangents.get(0);
        return dz == null ? null : cotangent(graph, node, dz, 0);
    }

    /** As that of {@link Softmax}; but 0 times what is infinite would be NaN. */
    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (input == 1) {
            return null;
        }
        Node weighted = graph.keep(graph.multiply(node, cotangent), node.input(1));
        Node mean = graph.sum(weighted, 1 << axis);
        return graph.subtract(weighted, graph.multiply(node, mean));
    }

    @Override
    public int ownAxes() {
        return Math.max(2, axis + 1);
    }
}
