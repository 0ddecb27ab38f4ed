package org.almagest.studies.implicitregularisation;

import org.almagest.dynamics.linalg.LeastSquares;

/**
 * The least-squares fit of steps by the frozen gradient and the step before, Δ_t ≈ α·(−g_t) + β·Δ_{t−1} over all numbers of a window of
 * steps. Heavy ball with momentum b has α its step size and β = b, gradient descent β = 0.
 *
 * @param alpha α
 * @param beta β
 * @param explained share of ΣΔ² that the fit explains
 * @param explainedWithout share that the frozen gradient alone explains
 */
record Lag(double alpha, double beta, double explained, double explainedWithout) {
    /**
     * The fit.
     *
     * @param steps Δ_t, one number a place
     * @param descents −g_t, likewise
     * @param before Δ_{t−1}, likewise
     * @throws IllegalArgumentException if a number is not finite
     */
    static Lag of(double[] steps, double[] descents, double[] before) {
        double[] both = new double[2 * steps.length];
        for (int i = 0; i < steps.length; i++) {
            both[2 * i] = descents[i];
            both[2 * i + 1] = before[i];
        }
        double[] fit = LeastSquares.leastNorm(both, steps.length, 2, steps, 0);
        double[] alone = LeastSquares.leastNorm(descents, steps.length, 1, steps, 0);
        return new Lag(
                fit[0],
                fit[1],
                explained(steps, descents, before, fit[0], fit[1]),
                explained(steps, descents, before, alone[0], 0));
    }

    /** What the step before explains beside the frozen gradient. */
    double gain() {
        return explained - explainedWithout;
    }

    private static double explained(double[] steps, double[] descents, double[] before, double alpha, double beta) {
        double rest = 0;
        double squares = 0;
        for (int i = 0; i < steps.length; i++) {
            double error = steps[i] - alpha * descents[i] - beta * before[i];
            rest += error * error;
            squares += steps[i] * steps[i];
        }
        return 1 - rest / squares;
    }
}
