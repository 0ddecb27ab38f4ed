package org.almagest.metrics;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts numbers in bins whose bounds grow by 2 %, so that any quantile is known to within 1 %, and the counts of several
 * executors can be added. Signs are kept; the least, the greatest, the sum and the count are exact.
 */
final class LogHistogram implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final double LOG_GROWTH = StrictMath.log(1.02);
    /** Magnitudes beyond 10^±100 share the outermost bins: a loss so large has diverged, and so small is zero. */
    private static final int OUTERMOST = (int) Math.ceil(100 * StrictMath.log(10) / LOG_GROWTH);

    /**
     * Bin of each number, in ascending order of the numbers: 0 for zero, positive keys for positive numbers, their mirror
     * image for negative ones.
     */
    private final TreeMap<Integer, Long> bins = new TreeMap<>();

    private long count;
    private double sum;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    /** Counts {@code value}; what is not finite is no number and is left out. */
    void add(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        bins.merge(bin(value), 1L, Long::sum);
        count++;
        sum += value;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
    }

    /** Counts all that {@code other} has counted. */
    void merge(LogHistogram other) {
        other.bins.forEach((bin, more) -> bins.merge(bin, more, Long::sum));
        count += other.count;
        sum += other.sum;
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
    }

    long count() {
        return count;
    }

    double sum() {
        return sum;
    }

    /**
     * The number of rank ⌈q·count⌉ to within 1 %, and the least and greatest exactly.
     *
     * @param q 0 to 1
     * @return NaN where nothing was counted
     */
    double quantile(double q) {
        if (count == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(q * count));
        if (rank == 1) {
            return least;
        }
        if (rank == count) {
            return greatest;
        }
        long before = 0;
        for (Map.Entry<Integer, Long> bin : bins.entrySet()) {
            before += bin.getValue();
            if (before >= rank) {
                return Math.min(greatest, Math.max(least, middle(bin.getKey())));
            }
        }
        return greatest;
    }

    private static int bin(double value) {
        if (value == 0) {
            return 0;
        }
        int index = (int) Math.floor(StrictMath.log(Math.abs(value)) / LOG_GROWTH);
        int key = Math.min(OUTERMOST, Math.max(-OUTERMOST, index)) + OUTERMOST + 1;
        return value > 0 ? key : -key;
    }

    private static double middle(int key) {
        if (key == 0) {
            return 0;
        }
        int index = Math.abs(key) - OUTERMOST - 1;
        return Math.signum(key) * StrictMath.exp((index + 0.5) * LOG_GROWTH);
    }
}
