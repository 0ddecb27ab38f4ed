package org.almagest.dynamics.fit;

import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * The ordinary least-squares line of log value on log axis.
 *
 * @param slope its slope; NaN when all points stand at one place
 * @param leverage Σ(x − x̄)² of the log axis, the inverse of the slope's variance in units of the noise's
 * @param squaredResiduals Σ(y − ŷ)²
 * @param totalSquares Σ(y − ȳ)²
 * @param points number of points
 */
record LogLogLine(double slope, double leverage, double squaredResiduals, double totalSquares, int points) {

    /** The line through {@code observations}, all usable, in the order given. */
    static LogLogLine through(List<Observation> observations) {
        SimpleRegression regression = new SimpleRegression();
        for (Observation observation : observations) {
            regression.addData(logAxis(observation), logValue(observation));
        }
        // SimpleRegression's own residual sum is a difference of two large sums: on an exact power law it would
        // leave a standard error of 1e-8 where there is none.
        double squaredResiduals = 0;
        for (Observation observation : observations) {
            double residual = logValue(observation) - regression.predict(logAxis(observation));
            squaredResiduals += residual * residual;
        }
        return new LogLogLine(
                regression.getSlope(),
                regression.getXSumSquares(),
                squaredResiduals,
                regression.getTotalSumSquares(),
                observations.size());
    }

    /** Standard error of the slope for independent residuals of equal variance. */
    double standardError() {
        return Math.sqrt(squaredResiduals / (points - 2) / leverage);
    }

    double rSquared() {
        return totalSquares > 0 ? Math.max(0, 1 - squaredResiduals / totalSquares) : Double.NaN;
    }

    // StrictMath, because StrictMath.log may differ in the last bit between processors.
    private static double logAxis(Observation observation) {
        return StrictMath.log(observation.axis());
    }

    private static double logValue(Observation observation) {
        return StrictMath.log(observation.value());
    }
}
