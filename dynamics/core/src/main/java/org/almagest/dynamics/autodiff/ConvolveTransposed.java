package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** x = Wᵀ ∗ y, the transpose of {@link Convolve} in its inputs: ⟨u, Wᵀ ∗ y⟩ = ⟨W ∗ u, y⟩. Lanes broadcast. */
public record ConvolveTransposed(ConvolutionGeometry geometry) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape w = inputs.get(0);
        Shape y = inputs.get(1);
        geometry.checkWeights(w);
        geometry.checkOutputs(y);
        return w.withMatrix(1, 1).broadcast(y.withMatrix(1, 1)).withMatrix(geometry.inRows(), y.columns());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node w = node.input(0);
        Node y = node.input(1);
        Node dw = tangents.get(0);
        Node dy = tangents.get(1);
        return graph.sumOf(
                dw == null ? null : graph.convolveTransposed(geometry, graph.expandMatrix(dw, w.shape()), y),
                dy == null
                        ? null
                        : graph.convolveTransposed(
                                geometry, w, graph.expand(dy, 1, y.shape().rows())));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (input == 0) {
            return graph.convolveWeights(geometry, node.input(1), graph.expandMatrix(cotangent, node.shape()));
        }
        return graph.convolve(
                geometry, node.input(0), graph.expand(cotangent, 1, node.shape().rows()));
    }
}
