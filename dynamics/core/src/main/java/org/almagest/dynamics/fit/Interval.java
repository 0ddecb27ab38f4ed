package org.almagest.dynamics.fit;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A measured number with its 95 % interval, in the sign convention of a claim; all three are NaN where it is unknown.
 *
 * @param value the number
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {
    /** No number and no interval. */
    public static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

    /** With fewer replicates, the spread of an interval's own width is larger than what it is to tell. */
    public static final int REPLICATES = 3;

    /** How an interval is made from one number a replicate. */
    public enum Method {
        /** The mean with its t-interval. */
        T(REPLICATES, "95 % t-interval of the mean over replicates; assumes that they scatter normally"),
        /** The median with the interval between two order statistics. */
        MEDIAN(6, "95 % interval of the median between order statistics; assumes no distribution");

        private final int replicates;
        private final String words;

        Method(int replicates, String words) {
            this.replicates = replicates;
            this.words = words;
        }

        /** How many replicates it needs. */
        public int replicates() {
            return replicates;
        }

        /** What it is and what it assumes, for the evidence. */
        public String words(boolean logarithms) {
            return logarithms ? words + "; of natural logarithms" : words;
        }

        /** The interval over independent {@code values}. */
        public Interval of(Collection<Double> values) {
            return this == T ? ofMean(List.copyOf(values)) : ofMedian(values);
        }
    }

    /** The slope of {@code fit}, or minus the slope where the claim's exponent is that of a decay. */
    public static Interval of(Fit fit, boolean decay) {
        if (!fit.status().equals(Exponent.OK)) {
            return UNKNOWN;
        }
        return decay
                ? new Interval(-fit.exponent(), -fit.ciHigh(), -fit.ciLow())
                : new Interval(fit.exponent(), fit.ciLow(), fit.ciHigh());
    }

    private static Interval ofMean(List<Double> values) {
        int count = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / count;
        if (count < REPLICATES || !Double.isFinite(mean)) {
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

    // The median lies outside [x_(k), x_(n+1−k)] with probability 2 P(B < k), B binomial with n and ½: six values at
    // least.
    private static Interval ofMedian(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int count = sorted.length;
        BinomialDistribution below = new BinomialDistribution(null, count, 0.5);
        int rank = 0;
        while (2 * below.cumulativeProbability(rank) <= 1 - PowerLaw.CONFIDENCE) {
            rank++;
        }
        if (rank == 0 || Arrays.stream(sorted).anyMatch(Double::isNaN)) {
            return UNKNOWN;
        }
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new Interval(median, sorted[rank - 1], sorted[count - rank]);
    }

    /** Whether there is an interval. */
    public boolean known() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }

    /** The number, null where it is unknown. */
    public @Nullable Double measured() {
        return Double.isNaN(value) ? null : value;
    }

    /** Lower and upper end. */
    public List<Double> ends() {
        return List.of(low, high);
    }

    /** "0.208 [0.174, 0.241]", with more digits where three decimals would make 1 of all that matters. */
    public String words() {
        if (!known()) {
            return "no interval";
        }
        boolean fine = Math.abs(value) < 0.01 || Math.abs(value) > 0.99 && Math.abs(value) < 1;
        return String.format(Locale.ROOT, fine ? "%.5f [%.5f, %.5f]" : "%.3f [%.3f, %.3f]", value, low, high);
    }
}
