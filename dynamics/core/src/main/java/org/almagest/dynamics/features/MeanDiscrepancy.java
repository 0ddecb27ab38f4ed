package org.almagest.dynamics.features;

import java.util.Arrays;
import java.util.Locale;

/**
 * The maximum mean discrepancy of two sets (Gretton et al., JMLR 13:723–773, 2012, equation 5): the distance of their means in the
 * feature space of a Gaussian kernel.
 */
public final class MeanDiscrepancy {
    private MeanDiscrepancy() {}

    /**
     * Its square, with every vector compared with itself too: mean k(x, x′) + mean k(y, y′) − 2·mean k(x, y), where k(a, b) =
     * exp(−‖a − b‖²/M) and M is the median of all squared distances of the pooled vectors, those of each vector to itself
     * included; of an even number of them the lower middle one.
     *
     * @return NaN where more than half of all distances are 0
     * @throws IllegalArgumentException if the vectors have different numbers of units, or a set is empty
     */
    public static double squared(FeatureSet first, FeatureSet second) {
        FeatureSet.checkWidths(first, second);
        if (first.count() == 0 || second.count() == 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d vectors and %d: expected at least one in each set",
                    first.count(),
                    second.count()));
        }
        int count = Math.addExact(first.count(), second.count());
        int width = first.width();
        double[] pooled = Arrays.copyOf(first.values(), count * width);
        System.arraycopy(second.values(), 0, pooled, first.values().length, second.values().length);
        double[] squares = squaredDistances(pooled, count, width);
        double inverse = -1 / median(squares, count);
        double own = first.count();
        double other = second.count();
        double withinFirst = own;
        double withinSecond = other;
        double across = 0;
        int at = 0;
        for (int i = 1; i < count; i++) {
            double row = 0;
            double crossing = 0;
            for (int j = 0; j < i; j++) {
                double kernel = StrictMath.exp(inverse * squares[at++]);
                if (i >= first.count() && j < first.count()) {
                    crossing += kernel;
                } else {
                    row += kernel;
                }
            }
            across += crossing;
            if (i < first.count()) {
                withinFirst += 2 * row;
            } else {
                withinSecond += 2 * row;
            }
        }
        return withinFirst / (own * own) + withinSecond / (other * other) - 2 * across / (own * other);
    }

    /** Of each vector to those before it, one vector after another. */
    private static double[] squaredDistances(double[] vectors, int count, int width) {
        double[] squares = new double[Math.multiplyExact(count, count - 1) / 2];
        int at = 0;
        for (int i = 1; i < count; i++) {
            for (int j = 0; j < i; j++) {
                double square = 0;
                for (int u = 0; u < width; u++) {
                    double off = vectors[i * width + u] - vectors[j * width + u];
                    square = Math.fma(off, off, square);
                }
                squares[at++] = square;
            }
        }
        return squares;
    }

    /** Of count² distances: {@code count} zeros, and those of pairs twice. */
    private static double median(double[] pairs, int count) {
        long middle = ((long) count * count - 1) / 2;
        if (middle < count) {
            return 0;
        }
        return smallest(pairs.clone(), (int) ((middle - count) / 2));
    }

    /** The number that would stand at {@code place} if they were sorted (Hoare 1961); mixes them. */
    private static double smallest(double[] numbers, int place) {
        int from = 0;
        int to = numbers.length - 1;
        while (from < to) {
            double pivot = numbers[from + (to - from) / 2];
            int i = from;
            int j = to;
            while (i <= j) {
                while (numbers[i] < pivot) {
                    i++;
                }
                while (numbers[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double other = numbers[i];
                    numbers[i++] = numbers[j];
                    numbers[j--] = other;
                }
            }
            if (place <= j) {
                to = j;
            } else if (place >= i) {
                from = i;
            } else {
                return numbers[place];
            }
        }
        return numbers[place];
    }
}
