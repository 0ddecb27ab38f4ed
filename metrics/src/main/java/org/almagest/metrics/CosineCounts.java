package org.almagest.metrics;

import java.io.Serializable;

/** How many pairs of neurons have which |cos|. */
final class CosineCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Upper bounds of the bins; 0.95 is where two neurons count as lying on one line. */
    static final double[] UPPER = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1};

    private final long[] counts = new long[UPPER.length];
    private double sum;
    private long pairs;

    /**
     * Counts all pairs of different neurons.
     *
     * @param cosines a square matrix, row by row
     * @param size its rows
     */
    void add(double[] cosines, int size) {
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                add(Math.abs(cosines[i * size + j]));
            }
        }
    }

    private void add(double cosine) {
        if (Double.isNaN(cosine)) {
            return;
        }
        int bin = 0;
        // the last bin takes what rounding has put above 1
        while (bin < UPPER.length - 1 && cosine > UPPER[bin]) {
            bin++;
        }
        counts[bin]++;
        sum += cosine;
        pairs++;
    }

    void merge(CosineCounts other) {
        for (int bin = 0; bin < counts.length; bin++) {
            counts[bin] += other.counts[bin];
        }
        sum += other.sum;
        pairs += other.pairs;
    }

    /** Pairs whose |cos| is not above {@code UPPER[bin]}. */
    long upTo(int bin) {
        long below = 0;
        for (int i = 0; i <= bin; i++) {
            below += counts[i];
        }
        return below;
    }

    double sum() {
        return sum;
    }

    long pairs() {
        return pairs;
    }
}
