package org.almagest.dynamics.decomposition;

import java.util.Arrays;

/**
 * A sum of logarithms of counts, each so and so many times. The times are whole numbers, so that what cancels does so exactly, and
 * the order in which terms come changes nothing.
 */
final class LogarithmSum {
    private final double[] logarithms;
    private final long[] times;

    /** Empty, for counts of rows of {@code sources}. */
    LogarithmSum(Sources sources) {
        this.logarithms = sources.logarithms();
        this.times = new long[logarithms.length];
    }

    /** How often log2 n is in the sum, by n; for loops that add to it. */
    long[] times() {
        return times;
    }

    /** Adds {@code more} times log2 {@code count}. */
    void add(int count, long more) {
        times[count] += more;
    }

    /** The sum in bits; it is empty afterwards. */
    double drain() {
        double sum = 0;
        for (int n = 2; n < times.length; n++) {
            if (times[n] != 0) {
                sum += times[n] * logarithms[n];
            }
        }
        Arrays.fill(times, 0);
        return sum;
    }
}
