package org.almagest.dynamics.claim;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.PowerLaw;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A measured number with its 95 % interval, in the sign convention of a claim.
 *
 * @param value the number; NaN where there is none
 * @param low lower end
 * @param high upper end
 */
record Interval(double value, double low, double high) {
    static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

    /** The slope of {@code fit}, or minus the slope where the claim's exponent is that of a decay. */
    static Interval of(Fit fit, boolean decay) {
        if (!fit.status().equals(Exponent.OK)) {
            return UNKNOWN;
        }
        return decay
                ? new Interval(-fit.exponent(), -fit.ciHigh(), -fit.ciLow())
                : new Interval(fit.exponent(), fit.ciLow(), fit.ciHigh());
    }

    /** The mean of independent {@code values} with its t-interval; unknown for fewer than two, or if one is not finite. */
    static Interval ofMean(List<Double> values) {
        int count = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / count;
        if (count < 2 || !Double.isFinite(mean)) {
            return UNKNOWN;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double quantile = new TDistribution(count - 1.0).inverseCumulativeProbability((1 + PowerLaw.CONFIDENCE) / 2);
        double half = quantile * Math.sqrt(squares / (count - 1) / count);
        return new Interval(mean, mean - half, mean + half);
    }

    boolean known() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }

    List<Double> ends() {
        return List.of(low, high);
    }

    /** "0.208 [0.174, 0.241]". */
    String words() {
        return known() ? String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, low, high) : "no exponent";
    }
}
