package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * A layer of a sine network, sin(ω₀·(W·x + b)), with the initialisation of Sitzmann et al. (NeurIPS 2020, arXiv 2006.09661,
 * §3.2): W uniform between ∓√(6/fan-in)/ω₀, of the first layer between ∓1/fan-in; b uniform between ∓1/√fan-in, as their program
 * has it. Then pre-activations are nearly standard normal in every layer but the first, at any depth.
 *
 * <p>At infinite width, pre-activations u, v of variance s² and covariance ρs² give the covariance exp(−s²)·sinh(ρs²) of their
 * sines.
 */
public final class Sine implements Layer {
    private final Dense dense;
    private final double frequency;

    private Sine(Dense dense, double frequency) {
        this.dense = dense;
        this.frequency = frequency;
    }

    /**
     * The layer with blocks W and b.
     *
     * @param frequency ω₀; 30 in the paper
     * @param first whether its inputs are coordinates, not sines
     */
    public static Sine of(Blocks.Builder blocks, int layer, int inputs, int outputs, double frequency, boolean first) {
        return of(blocks, layer, "", inputs, outputs, frequency, first);
    }

    /** As the other, with blocks called W{@code suffix} and b{@code suffix}, for a layer that has several. */
    public static Sine of(
            Blocks.Builder blocks, int layer, String suffix, int inputs, int outputs, double frequency, boolean first) {
        double bound = first ? 1.0 / inputs : Math.sqrt(6.0 / inputs) / frequency;
        return new Sine(
                Dense.of(
                        blocks,
                        layer,
                        suffix,
                        inputs,
                        outputs,
                        Start.uniform(bound),
                        Start.uniform(1 / Math.sqrt(inputs))),
                frequency);
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        return graph.sin(graph.scale(frequency, dense.apply(pass, inputs)));
    }

    @Override
    public double operations() {
        return dense.operations() + 25.0 * dense.outputs();
    }
}
