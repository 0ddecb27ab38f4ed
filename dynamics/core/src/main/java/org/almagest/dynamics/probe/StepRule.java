package org.almagest.dynamics.probe;

import org.jspecify.annotations.Nullable;

/**
 * Up to where the steps of an optimiser are stable on a quadratic with Hessian H: they stay bounded as long as no eigenvalue of P⁻¹H is
 * above bound/η, where each parameter's step is divided by its number in P = diag(p).
 *
 * @param bound η times that eigenvalue
 * @param scale p, by parameter in the order of the flat vector, positive; null where p = 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StepRule(double bound, double @Nullable [] scale) {
    /** Plain gradient descent. */
    public static final StepRule DESCENT = momentum(0);

    /**
     * m ← β·m + g, θ ← θ − η·m: 2(1 + β) (Cohen et al. 2021, arXiv 2103.00065, appendix B).
     *
     * @param beta β, from 0 up to but without 1
     */
    public static StepRule momentum(double beta) {
        return new StepRule(2 * (1 + beta), null);
    }

    /**
     * With Nesterov's momentum, θ ← θ − η·(g + β·m): 2(1 + β)/(1 + 2β) (Cohen et al. 2021, appendix B).
     *
     * @param beta β, from 0 up to but without 1
     */
    public static StepRule nesterov(double beta) {
        return new StepRule(2 * (1 + beta) / (1 + 2 * beta), null);
    }

    /**
     * Where m is a mean of gradients, m ← β·m + (1 − β)·g, and θ ← θ − η·m/p: 2(1 + β)/(1 − β) (Cohen et al. 2022, arXiv
     * 2207.14484, section 2).
     *
     * @param beta β, from 0 up to but without 1
     * @param scale p; kept
     */
    public static StepRule averaged(double beta, double[] scale) {
        return new StepRule(2 * (1 + beta) / (1 - beta), scale);
    }

    /**
     * The largest eigenvalue of P⁻¹H at which steps stay bounded.
     *
     * @param rate η, positive
     */
    public double threshold(double rate) {
        return bound / rate;
    }
}
