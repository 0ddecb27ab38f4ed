package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory (Hochreiter, Schmidhuber 1997, with the forget gate of Gers, Schmidhuber, Cummins 2000): with (i, f,
 * g, o) = W_x·x_t + W_h·h_{t−1} + b, c_t = σ(f)∘c_{t−1} + σ(i)∘tanh(g) and h_t = σ(o)∘tanh(c_t). Blocks W_x, [4·width][inputs], W_h,
 * [4·width][width], and b, gates in this order. At infinite width its states
 * are a Gaussian process (Yang, NeurIPS 2019, arXiv 1910.12478).
 *
 * <p>With two biases, as PyTorch has it, b is a sum b_x + b_h of two blocks: the same functions, but another distribution at the
 * start, and another path of optimisers that scale each number by itself.
 */
public final class Lstm extends Recurrent {
    private static final int GATES = 4;

    private final int inputWeights;
    private final int stateWeights;
    private final int[] biases;
    private final double operations;

    private Lstm(int inputs, int width, int inputWeights, int stateWeights, int... biases) {
        super(inputs, width);
        this.inputWeights = inputWeights;
        this.stateWeights = stateWeights;
        this.biases = biases;
        this.operations = 2.0 * GATES * width * (inputs + width) + 110.0 * width;
    }

    /** The layer; each gate's weights are drawn as those of a dense layer of {@code width} outputs. */
    public static Lstm of(Blocks.Builder blocks, int layer, int inputs, int width, Initialisation initialisation) {
        return new Lstm(
                inputs,
                width,
                blocks.weight(layer, "W_x", GATES * width, inputs, Start.weights(initialisation, inputs, width)),
                blocks.weight(layer, "W_h", GATES * width, width, Start.weights(initialisation, width, width)),
                blocks.weight(layer, "b", GATES * width, 1, Start.biases(initialisation, width, width)));
    }

    /**
     * The layer with two biases, blocks W_x, W_h, b_x and b_h.
     *
     * @param start of all of them
     */
    public static Lstm withTwoBiases(Blocks.Builder blocks, int layer, int inputs, int width, Start start) {
        int rows = GATES * width;
        return new Lstm(
                inputs,
                width,
                blocks.weight(layer, "W_x", rows, inputs, start),
                blocks.weight(layer, "W_h", rows, width, start),
                blocks.weight(layer, "b_x", rows, 1, start),
                blocks.weight(layer, "b_h", rows, 1, start));
    }

    @Override
    Node driven(ForwardPass pass, Node tokens) {
        GraphBuilder graph = pass.graph();
        Node bias = row(pass, biases[0]);
        for (int i = 1; i < biases.length; i++) {
            bias = graph.add(bias, row(pass, biases[i]));
        }
        return graph.add(graph.product(tokens, fromTheRight(pass, inputWeights)), bias);
    }

    @Override
    Steps steps(ForwardPass pass) {
        return new Cells(pass.graph(), fromTheRight(pass, stateWeights));
    }

    private final class Cells implements Steps {
        private final GraphBuilder graph;
        private final Node weights;
        private @Nullable Node cell;

        Cells(GraphBuilder graph, Node weights) {
            this.graph = graph;
            this.weights = weights;
        }

        @Override
        public @Nullable Node cell() {
            return cell;
        }

        @Override
        public void resume(Node cell) {
            this.cell = cell;
        }

        @Override
        public Node next(Node driven, @Nullable Node state, @Nullable Node shown, @Nullable Node held) {
            Node gates = state == null ? driven : graph.add(graph.product(state, weights), driven);
            Node in = graph.activate(Activation.SIGMOID, gate(graph, gates, 0));
            Node forget = graph.activate(Activation.SIGMOID, gate(graph, gates, 1));
            Node proposal = graph.activate(Activation.TANH, gate(graph, gates, 2));
            Node out = graph.activate(Activation.SIGMOID, gate(graph, gates, 3));
            Node added = graph.multiply(in, proposal);
            Node next = cell == null ? added : graph.add(graph.multiply(forget, cell), added);
            cell = kept(graph, next, cell, shown, held);
            // where the token does not count, so does not this
            return kept(graph, graph.multiply(out, graph.activate(Activation.TANH, next)), state, shown, held);
        }
    }

    @Override
    public double operations() {
        return operations;
    }
}
