package org.almagest.dynamics.features;

import java.util.Arrays;
import java.util.Locale;

/**
 * Feature vectors, one a row. The array is shared, not copied: treat it as read-only.
 *
 * @param count vectors; may be 0
 * @param width numbers in each
 * @param values [count][width]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FeatureSet(int count, int width, double[] values) {
    /**
     * A set.
     *
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public FeatureSet {
        if (count < 0 || width < 1 || values.length != (long) count * width) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d numbers for %d vectors of %d: expected %d",
                    values.length,
                    count,
                    width,
                    (long) count * width));
        }
    }

    /**
     * Some that follow each other.
     *
     * @param from the first of them
     * @param number how many
     * @throws IllegalArgumentException if there are no such vectors
     */
    public FeatureSet part(int from, int number) {
        if (from < 0 || number < 0 || from > count - number) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "vectors %d to %d of %d: expected no others than there are",
                    from,
                    from + number - 1,
                    count));
        }
        return new FeatureSet(number, width, Arrays.copyOfRange(values, from * width, (from + number) * width));
    }

    /** The first {@code most} of them; all where there are no more. */
    public FeatureSet first(int most) {
        return most >= count ? this : part(0, most);
    }

    /** Whether all numbers are finite. */
    public boolean finite() {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The mean of every unit over the vectors.
     *
     * @return [width]
     */
    double[] means() {
        double[] means = new double[width];
        for (int i = 0; i < values.length; i += width) {
            for (int u = 0; u < width; u++) {
                means[u] += values[i + u];
            }
        }
        for (int u = 0; u < width; u++) {
            means[u] /= count;
        }
        return means;
    }

    /**
     * The standard deviation of every unit over the vectors, with one less than their number below; of one vector NaN.
     *
     * @return [width]
     */
    double[] deviations() {
        double[] means = means();
        double[] deviations = new double[width];
        for (int i = 0; i < values.length; i += width) {
            for (int u = 0; u < width; u++) {
                double off = values[i + u] - means[u];
                deviations[u] = Math.fma(off, off, deviations[u]);
            }
        }
        for (int u = 0; u < width; u++) {
            deviations[u] = Math.sqrt(deviations[u] / (count - 1));
        }
        return deviations;
    }

    /** Refuses two sets of different widths. */
    static void checkWidths(FeatureSet first, FeatureSet second) {
        if (first.width != second.width) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "vectors of %d numbers and vectors of %d: expected as many in both sets",
                    first.width,
                    second.width));
        }
    }

    /** Refuses two sets that are no pairs. */
    static void checkCounts(FeatureSet first, FeatureSet second) {
        if (first.count != second.count) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d vectors and %d: expected as many in both sets, since they are pairs",
                    first.count,
                    second.count));
        }
    }
}
