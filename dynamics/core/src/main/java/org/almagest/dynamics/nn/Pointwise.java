package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * An activation, number by number; no parameters. At infinite width it turns a covariance K into E[σ(u)·σ(v)] over normal
 * (u, v) of covariance K ({@link org.almagest.dynamics.infinite.DualActivation}).
 *
 * @param activation σ
 * @param numbers in one column of its inputs
 */
public record Pointwise(Activation activation, int numbers) implements Layer {
    /** Operations for one number, counted like multiplications and additions. */
    static final double OPERATIONS = 25;

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        return pass.graph().activate(activation, inputs);
    }

    @Override
    public double operations() {
        return OPERATIONS * numbers;
    }
}
