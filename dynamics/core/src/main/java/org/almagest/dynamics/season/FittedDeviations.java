package org.almagest.dynamics.season;

/**
 * The deviations under which a series is likely: where log-likelihood − 1e-3·|x|² is greatest over the logarithms x of all
 * deviations. The penalty keeps those from running away that the series says nothing of.
 *
 * @param deviations of the components' noises, in order, and last of the values
 * @param logLikelihood without the penalty
 * @param penalised with it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FittedDeviations(double[] deviations, double logLikelihood, double penalised) {
    private static final double PENALTY = 1e-3;
    /** Logarithms beyond lie outside of what squares of a double can hold. */
    private static final double MOST = 300;

    /**
     * The greatest value uphill from {@code start}, by the exact gradient.
     *
     * @param leftOut number of the first times whose terms are left out
     * @param start deviations to begin with
     */
    public static FittedDeviations of(KalmanFilter filter, int leftOut, double... start) {
        double[] deviations = new double[start.length];
        double[] logs = new double[start.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = StrictMath.log(start[i]);
        }
        double[] best = QuasiNewton.least(
                (x, gradient) -> {
                    if (!deviations(x, deviations)) {
                        return Double.POSITIVE_INFINITY;
                    }
                    double value = -filter.logLikelihood(deviations, leftOut, gradient);
                    for (int i = 0; i < x.length; i++) {
                        value += PENALTY * x[i] * x[i];
                        gradient[i] = 2 * PENALTY * x[i] - gradient[i];
                    }
                    return value;
                },
                logs);
        deviations(best, deviations);
        double likelihood = filter.logLikelihood(deviations, leftOut);
        double penalty = 0;
        for (double x : best) {
            penalty += PENALTY * x * x;
        }
        return new FittedDeviations(deviations, likelihood, likelihood - penalty);
    }

    private static boolean deviations(double[] logs, double[] into) {
        boolean within = true;
        for (int i = 0; i < logs.length; i++) {
            within &= Math.abs(logs[i]) < MOST;
            into[i] = StrictMath.exp(logs[i]);
        }
        return within;
    }
}
