package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.jspecify.annotations.Nullable;

/**
 * Gated recurrent unit (Cho et al. 2014, arXiv 1406.1078), with the reset after the product as in PyTorch: with (r, z, n) =
 * W_x·x_t + b and (r′, z′, n′) = W_h·h_{t−1}, h_t = (1 − u)∘tanh(n + σ(r + r′)∘(n′ + b_h)) + u∘h_{t−1}, where u = σ(z + z′). Blocks W_x,
 * [3·width][inputs], W_h, [3·width][width], b, gates in this order, and b_h, [width]. At infinite width its states
 * are a Gaussian process (Yang, NeurIPS 2019, arXiv 1910.12478).
 */
public final class Gru extends Recurrent {
    private static final int GATES = 3;

    private final int inputWeights;
    private final int stateWeights;
    private final int bias;
    private final int stateBias;
    private final double operations;

    private Gru(int inputs, int width, int inputWeights, int stateWeights, int bias, int stateBias) {
        super(inputs, width);
        this.inputWeights = inputWeights;
        this.stateWeights = stateWeights;
        this.bias = bias;
        this.stateBias = stateBias;
        this.operations = 2.0 * GATES * width * (inputs + width) + 90.0 * width;
    }

    /** The layer; each gate's weights are drawn as those of a dense layer of {@code width} outputs. */
    public static Gru of(Blocks.Builder blocks, int layer, int inputs, int width, Initialisation initialisation) {
        Start biases = Start.biases(initialisation, width, width);
        return new Gru(
                inputs,
                width,
                blocks.weight(layer, "W_x", GATES * width, inputs, Start.weights(initialisation, inputs, width)),
                blocks.weight(layer, "W_h", GATES * width, width, Start.weights(initialisation, width, width)),
                blocks.weight(layer, "b", GATES * width, 1, biases),
                blocks.weight(layer, "b_h", width, 1, biases));
    }

    @Override
    Node driven(ForwardPass pass, Node tokens) {
        GraphBuilder graph = pass.graph();
        return graph.add(graph.product(tokens, fromTheRight(pass, inputWeights)), row(pass, bias));
    }

    @Override
    Steps steps(ForwardPass pass) {
        GraphBuilder graph = pass.graph();
        Node weights = fromTheRight(pass, stateWeights);
        Node inner = row(pass, stateBias);
        return (driven, state, shown, held) ->
                kept(graph, next(graph, weights, inner, driven, state), state, shown, held);
    }

    private Node next(GraphBuilder graph, Node weights, Node inner, Node driven, @Nullable Node state) {
        Node fromState = state == null ? null : graph.product(state, weights);
        Node reset = graph.activate(Activation.SIGMOID, sum(graph, driven, fromState, 0));
        Node update = graph.activate(Activation.SIGMOID, sum(graph, driven, fromState, 1));
        Node recalled = fromState == null ? inner : graph.add(gate(graph, fromState, 2), inner);
        Node proposal =
                graph.activate(Activation.TANH, graph.add(gate(graph, driven, 2), graph.multiply(reset, recalled)));
        Node renewed = graph.multiply(graph.subtract(graph.constant(1), update), proposal);
        return state == null ? renewed : graph.add(renewed, graph.multiply(update, state));
    }

    private Node sum(GraphBuilder graph, Node driven, @Nullable Node fromState, int i) {
        Node own = gate(graph, driven, i);
        return fromState == null ? own : graph.add(own, gate(graph, fromState, i));
    }

    @Override
    public double operations() {
        return operations;
    }
}
