package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;

/**
 * A gated linear layer, (W·x + b)∘σ(V·x + c) with the logistic σ (Dauphin et al., ICML 2017, arXiv 1612.08083, eq. 1). Blocks
 * W, b and, of the gate, W_gate (V) and b_gate (c), both drawn like those of a dense layer. At infinite width its covariance is
 * the product of that of the linear part and E[σ(u)·σ(v)] of the gate's, since the two are independent.
 */
public final class Gate implements Layer {
    private final Dense linear;
    private final Dense gate;

    private Gate(Dense linear, Dense gate) {
        this.linear = linear;
        this.gate = gate;
    }

    /** From {@code inputs} to {@code outputs} numbers a column. */
    public static Gate of(
            Blocks.Builder blocks, int layer, int inputs, int outputs, Initialisation initialisation, boolean bias) {
        return new Gate(
                Dense.of(blocks, layer, inputs, outputs, initialisation, bias),
                Dense.of(blocks, layer, "_gate", inputs, outputs, initialisation, bias));
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        Node open = pass.graph().activate(Activation.SIGMOID, gate.apply(pass, inputs));
        return pass.graph().multiply(linear.apply(pass, inputs), open);
    }

    @Override
    public double operations() {
        return linear.operations() + gate.operations() + 25.0 * gate.outputs();
    }
}
