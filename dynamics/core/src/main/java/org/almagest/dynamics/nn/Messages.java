package org.almagest.dynamics.nn;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;

/**
 * The messages of a layer between points (Satorras, Hoogeboom, Welling, ICML 2021, arXiv 2102.09844, eq. 3): m_ij = σ(W_2·σ(W_1·(h_i,
 * h_j, |x_i − x_j|², q_i·q_j) + b_1) + b_2), with σ = x/(1 + e^−x). W_1 is [width][2·width + 2] in this order. It is applied to h_i and
 * to h_j once a point, not once a pair.
 */
public final class Messages {
    private final int width;
    private final PointPairs pairs;
    private final int weights;
    private final int bias;
    private final Dense second;

    private Messages(int width, PointPairs pairs, int weights, int bias, Dense second) {
        this.width = width;
        this.pairs = pairs;
        this.weights = weights;
        this.bias = bias;
        this.second = second;
    }

    /**
     * The messages of a layer, with blocks W_e1, b_e1, W_e2, b_e2.
     *
     * @param layer number of the layer that they belong to
     * @param width numbers in the state of a point and in a message
     */
    public static Messages of(
            Blocks.Builder blocks, int layer, int width, PointPairs pairs, Initialisation initialisation) {
        int inputs = 2 * width + 2;
        return new Messages(
                width,
                pairs,
                blocks.weight(layer, "W_e1", width, inputs, Start.weights(initialisation, inputs, width)),
                blocks.weight(layer, "b_e1", width, 1, Start.biases(initialisation, inputs, width)),
                Dense.of(blocks, layer, "_e2", width, width, initialisation, true));
    }

    /**
     * The messages.
     *
     * @param states h, [width][points·batch]
     * @param distances [1][partners][points·batch], see {@link PointPairs#squaredDistances}
     * @param charges [1][partners][points·batch], see {@link PointPairs#products}
     * @return [width][partners·points·batch], see {@link PointPairs#columns}
     */
    public Node apply(ForwardPass pass, Node states, Node distances, Node charges) {
        GraphBuilder graph = pass.graph();
        Node whole = pass.parameter(weights);
        Node ofFirst = graph.product(graph.slice(whole, 0, 0, width), states);
        Node ofSecond = graph.product(graph.slice(whole, 0, width, width), states);
        Node numbers = graph.concatenate(1, List.of(pairs.columns(graph, distances), pairs.columns(graph, charges)));
        Node ofPair = graph.product(graph.slice(whole, 0, 2 * width, 2), numbers);
        Node alone = graph.add(ofFirst, pass.parameter(bias));
        Node sum = graph.add(
                graph.add(pairs.apart(graph, ofPair), pairs.second(graph, ofSecond)), pairs.first(graph, alone));
        return graph.silu(second.apply(pass, graph.silu(pairs.columns(graph, sum))));
    }

    /** Floating-point operations for one example, roughly. */
    public double operations(int points) {
        double pairsOfExample = (double) points * pairs.partners();
        double activations = 2 * Pointwise.OPERATIONS * width;
        return 4.0 * width * width * points + pairsOfExample * (6.0 * width + second.operations() + activations);
    }
}
