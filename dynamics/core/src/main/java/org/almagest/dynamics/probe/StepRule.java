package org.almagest.dynamics.probe;

import org.jspecify.annotations.Nullable;

/**
 * What an optimiser does where the loss is a quadratic: m ← β·m + c·g with c = 1, or c = 1 − β where m is a mean of gradients, then
 * θ ← θ − η·m/p. With Nesterov's momentum θ ← θ − η·(g + β·m)/p.
 *
 * @param momentum β, from 0 up to but without 1
 * @param nesterov whether the step looks ahead
 * @param averaged whether m is a mean of gradients, as Adam's is, and not a sum
 * @param scale p, by parameter in the order of the flat vector, positive; null where a step has none, so that p = 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StepRule(double momentum, boolean nesterov, boolean averaged, double @Nullable [] scale) {
    /** Plain gradient descent. */
    public static final StepRule DESCENT = new StepRule(0, false, false, null);

    /**
     * The largest eigenvalue of P⁻¹H, P = diag(p), at which steps on a quadratic with Hessian H stay bounded: 2(1 + β)/η; with
     * Nesterov's momentum 2(1 + β)/((1 + 2β)η) (Cohen et al. 2021, arXiv 2103.00065, section 2 and appendix B); where m is a mean
     * 2(1 + β)/((1 − β)η) (Cohen et al. 2022, arXiv 2207.14484).
     *
     * @param rate η, positive
     */
    public double threshold(double rate) {
        double descent = 2 * (1 + momentum) / rate;
        if (averaged) {
            return descent / (1 - momentum);
        }
        return nesterov ? descent / (1 + 2 * momentum) : descent;
    }
}
