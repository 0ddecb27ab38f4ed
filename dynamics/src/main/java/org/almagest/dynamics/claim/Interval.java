package org.almagest.dynamics.claim;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Fit;

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
