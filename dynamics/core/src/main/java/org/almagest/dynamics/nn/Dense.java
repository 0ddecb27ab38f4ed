package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer z = W·x + b, column by column, so that one product serves all examples (and all tokens of a
 * sequence that lie in the columns). W is [outputs][inputs], b is [outputs].
 *
 * <p>At infinite width and with independent weights of variance σ_w²/fan-in and biases of variance σ_b², z is a Gaussian
 * process over the inputs with covariance σ_b² + σ_w²·E[x·x′] (Lee et al., ICLR 2018, arXiv 1711.00165).
 */
public final class Dense implements Layer {
    private final int inputs;
    private final int outputs;
    private final int weights;
    private final int bias;

    private Dense(int inputs, int outputs, int weights, int bias) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.weights = weights;
        this.bias = bias;
    }

    /**
     * The layer with blocks W and, if asked for, b.
     *
     * @param layer number of the layer that they belong to
     */
    public static Dense of(
            Blocks.Builder blocks, int layer, int inputs, int outputs, Initialisation initialisation, boolean bias) {
        return of(blocks, layer, "", inputs, outputs, initialisation, bias);
    }

    /**
     * As {@link #of(Blocks.Builder, int, int, int, Initialisation, boolean)}, with blocks called W{@code suffix} and
     * b{@code suffix}, for a layer that has several.
     */
    public static Dense of(
            Blocks.Builder blocks,
            int layer,
            String suffix,
            int inputs,
            int outputs,
            Initialisation initialisation,
            boolean bias) {
        return of(
                blocks,
                layer,
                suffix,
                inputs,
                outputs,
                Start.weights(initialisation, inputs, outputs),
                bias ? Start.biases(initialisation, inputs, outputs) : null);
    }

    /** As the others, with starts of its own; no bias where that is null. */
    public static Dense of(
            Blocks.Builder blocks,
            int layer,
            String suffix,
            int inputs,
            int outputs,
            Start weights,
            @Nullable Start bias) {
        int w = blocks.weight(layer, "W" + suffix, outputs, inputs, weights);
        return new Dense(inputs, outputs, w, bias == null ? -1 : blocks.weight(layer, "b" + suffix, outputs, 1, bias));
    }

    @Override
    public Node apply(ForwardPass pass, Node state) {
        Node product = pass.graph().product(pass.parameter(weights), state);
        return bias < 0 ? product : pass.graph().add(product, pass.parameter(bias));
    }

    /** Numbers in a column of its result. */
    public int outputs() {
        return outputs;
    }

    @Override
    public double operations() {
        return 2.0 * inputs * outputs;
    }
}
