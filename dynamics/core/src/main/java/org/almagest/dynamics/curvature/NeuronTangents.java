package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.AffineLayer;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * What one part of the Hessian has of derivatives in the outputs z of affine layers, one entry a layer.
 *
 * @param seeds of the moved layers: directions in z that are the same at every example, [lanes][rows][1]
 * @param slopes δ̇, the tangents of δ = ∂ℓ/∂z, [lanes][rows][batch]
 * @param cotangents δ, [rows][batch]; empty for the outer part
 * @param flows ẋ, the tangents of the layers' inputs, [lanes][cols][batch]; empty for the outer part
 */
record NeuronTangents(List<Node> seeds, List<Node> slopes, List<Node> cotangents, List<Node> flows) {
    /**
     * Emits them.
     *
     * @param moved how many of the layers, from the first on, move
     */
    static NeuronTangents of(LossGraph network, HessianPart part, List<AffineLayer> layers, int moved, int lanes) {
        GraphBuilder graph = network.graph();
        List<Node> sums = layers.stream().map(AffineLayer::outputs).toList();
        List<Node> moving = sums.subList(0, moved);
        List<Node> prediction = List.of(network.prediction());
        List<Node> residual = List.of(network.residual());
        if (part == HessianPart.GGN) {
            List<Node> seeds = seeds(graph, List.of(network.prediction(), network.residual()), moving, lanes);
            List<Node> change = Differentiation.tangents(graph, prediction, moving, seeds);
            List<Node> curved = Differentiation.tangents(graph, residual, prediction, change);
            List<Node> slopes = Differentiation.cotangents(graph, prediction, curved, sums);
            return new NeuronTangents(seeds, slopes, List.of(), List.of());
        }
        List<Node> driving = part == HessianPart.HESSIAN ? residual : List.of(graph.stopGradient(network.residual()));
        List<Node> cotangents = Differentiation.cotangents(graph, prediction, driving, sums);
        List<Node> both = new ArrayList<>(cotangents);
        layers.forEach(layer -> both.add(layer.inputs()));
        List<Node> seeds = seeds(graph, both, moving, lanes);
        List<Node> tangents = Differentiation.tangents(graph, both, moving, seeds);
        return new NeuronTangents(
                seeds, tangents.subList(0, sums.size()), cotangents, tangents.subList(sums.size(), both.size()));
    }

    private static List<Node> seeds(GraphBuilder graph, List<Node> outputs, List<Node> moving, int lanes) {
        List<Node> seeds = new ArrayList<>();
        for (Node sum : moving) {
            Shape neurons = Shape.of(sum.shape().rows(), 1);
            Shape shape = Differentiation.lanes(graph, outputs, neurons, lanes);
            seeds.add(graph.input("direction " + sum.id(), shape));
        }
        return seeds;
    }
}
