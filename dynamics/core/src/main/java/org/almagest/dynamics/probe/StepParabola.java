package org.almagest.dynamics.probe;

import org.almagest.dynamics.linalg.LeastSquares;
import org.jspecify.annotations.Nullable;

/**
 * The parabola q(τ) = c + bτ + aτ²/2 next to the losses f and slopes s at both ends of a step, τ = 0 and τ = t, by least squares, each
 * divided by its deviation: minimises Σ (q − f)²/σ_f² + Σ (q′ − s)²/σ_s² (Schneider, Dangel, Hennig 2021, arXiv 2102.06604, section 3;
 * Mahsereci, Hennig 2017).
 *
 * @param slope b
 * @param curvature a
 */
record StepParabola(double slope, double curvature) {
    private static final int UNKNOWNS = 3;
    private static final int OBSERVATIONS = 4;

    /** Null where an observation has no noise, so that no weights are known. */
    static @Nullable StepParabola through(SlopeSample first, SlopeSample second, double t) {
        double[] variances = {first.lossVariance(), second.lossVariance(), first.slopeVariance(), second.slopeVariance()
        };
        double[] values = {first.loss(), second.loss(), first.slope(), second.slope()};
        // rows of (c, b·t, a·t²), so that the columns are of one size whatever the length of the step
        double[] rows = {1, 0, 0, 1, 1, 0.5, 0, 1 / t, 0, 0, 1 / t, 1 / t};
        for (int i = 0; i < OBSERVATIONS; i++) {
            double deviation = Math.sqrt(variances[i]);
            if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
                return null;
            }
            values[i] /= deviation;
            for (int j = 0; j < UNKNOWNS; j++) {
                rows[i * UNKNOWNS + j] /= deviation;
            }
        }
        double[] found = LeastSquares.leastNorm(rows, OBSERVATIONS, UNKNOWNS, values, 0);
        return new StepParabola(found[1] / t, found[2] / (t * t));
    }
}
