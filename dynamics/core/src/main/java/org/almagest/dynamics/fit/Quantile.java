package org.almagest.dynamics.fit;

import java.util.Locale;

/** Quantiles of samples. */
public final class Quantile {
    private Quantile() {}

    /**
     * The quantile of {@code sorted} numbers by linear interpolation between order statistics (as numpy and DuckDB's
     * {@code quantile_cont} have it). They may be infinite; NaN where there are none, or between −∞ and ∞.
     *
     * @param sorted ascending, none of them NaN
     * @param share from 0 to 1
     * @throws IllegalArgumentException if the share is not
     */
    public static double of(double[] sorted, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the quantile of %s: expected a share from 0 to 1", share));
        }
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double weight = place - below;
        double low = sorted[below];
        double high = sorted[Math.min(below + 1, sorted.length - 1)];
        if (weight == 0 || low == high) {
            // an infinite neighbour of weight 0 must not turn the number into NaN, nor two infinite ones
            return low;
        }
        double difference = high - low;
        return Double.isFinite(difference) ? low + weight * difference : low * (1 - weight) + high * weight;
    }
}
