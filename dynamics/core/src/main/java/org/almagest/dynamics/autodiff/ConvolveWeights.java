package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The transpose of {@link Convolve} in its weights, summed over the batch: ⟨V, ConvolveWeights(y, x)⟩ = ⟨V ∗ x, y⟩. Lanes
 * broadcast.
 */
public record ConvolveWeights(ConvolutionGeometry geometry) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape y = inputs.get(0);
        Shape x = inputs.get(1);
        geometry.checkOutputs(y);
        geometry.checkInputs(x);
        if (y.columns() != x.columns()) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot convolve outputs %s with inputs %s: %d columns meet %d, expected equal",
                    y,
                    x,
                    y.columns(),
                    x.columns()));
        }
        return y.withMatrix(1, 1)
                .broadcast(x.withMatrix(1, 1))
                .withMatrix(geometry.weightRows(), geometry.weightColumns());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node y = node.input(0);
        Node x = node.input(1);
        Node dy = tangents.get(0);
        Node dx = tangents.get(1);
        return graph.sumOf(
                dy == null ? null : graph.convolveWeights(geometry, graph.expandMatrix(dy, y.shape()), x),
                dx == null ? null : graph.convolveWeights(geometry, y, graph.expandMatrix(dx, x.shape())));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        Node weights = graph.expandMatrix(cotangent, node.shape());
        return input == 0
                ? graph.convolve(geometry, weights, node.input(1))
                : graph.convolveTransposed(geometry, weights, node.input(0));
    }
}
