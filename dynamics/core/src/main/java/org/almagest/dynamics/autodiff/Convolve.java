package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** y = W ∗ x, bilinear in weights and inputs; lanes broadcast. */
public record Convolve(ConvolutionGeometry geometry) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape w = inputs.get(0);
        Shape x = inputs.get(1);
        geometry.checkWeights(w);
        geometry.checkInputs(x);
        return w.withMatrix(1, 1).broadcast(x.withMatrix(1, 1)).withMatrix(geometry.outRows(), x.columns());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node w = node.input(0);
        Node x = node.input(1);
        Node dw = tangents.get(0);
        Node dx = tangents.get(1);
        return graph.sumOf(
                dw == null ? null : graph.convolve(geometry, graph.expandMatrix(dw, w.shape()), x),
                dx == null
                        ? null
                        : graph.convolve(
                                geometry, w, graph.expand(dx, 1, x.shape().rows())));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (input == 0) {
            // ⟨ȳ, dW ∗ x⟩, contracted over positions and batch
            return graph.convolveWeights(geometry, graph.expandMatrix(cotangent, node.shape()), node.input(1));
        }
        return graph.convolveTransposed(
                geometry, node.input(0), graph.expand(cotangent, 1, node.shape().rows()));
    }
}
