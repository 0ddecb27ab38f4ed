package org.almagest.dynamics.fit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A power law p(x) ~ x^−α for the largest numbers of a sample, those from x_min on: α by maximum likelihood, x_min where the empirical and
 * the fitted distribution function are closest (Clauset, Shalizi, Newman, SIAM Review 51:661–703, 2009, arXiv 0706.1062, eq. 3.1 and 3.9).
 *
 * @param exponent α = 1 + n/Σ ln(x_i/x_min)
 * @param standardError (α − 1)/√n
 * @param from x_min
 * @param distance Kolmogorov and Smirnov's, max_i |F(x_i) − i/n| over the tail in ascending order, i from 0
 * @param tail n, how many numbers are not below x_min
 */
public record TailExponent(double exponent, double standardError, double from, double distance, int tail) {
    /** A tail of one number has any exponent. */
    private static final int FEWEST = 2;

    /**
     * Of the positive numbers among {@code numbers}, in any order. Of several x_min that are equally good the smallest one.
     *
     * @return null where there are no two different ones
     */
    public static @Nullable TailExponent of(double[] numbers) {
        double[] sorted =
                Arrays.stream(numbers).filter(number -> number > 0).sorted().toArray();
        double[] logarithms = new double[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            logarithms[i] = StrictMath.log(sorted[i]);
        }
        TailExponent best = null;
        for (int start = 0; start <= sorted.length - FEWEST; start++) {
            if (start > 0 && sorted[start] == sorted[start - 1]) {
                continue;
            }
            TailExponent candidate = from(logarithms, start, sorted[start]);
            if (candidate != null && (best == null || candidate.distance < best.distance)) {
                best = candidate;
            }
        }
        return best;
    }

    /** Null where the tail is one number again and again. */
    private static @Nullable TailExponent from(double[] logarithms, int start, double least) {
        int n = logarithms.length - start;
        double sum = 0;
        for (int i = start; i < logarithms.length; i++) {
            sum += logarithms[i] - logarithms[start];
        }
        if (sum == 0) {
            return null;
        }
        double slope = n / sum;
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double fitted = 1 - StrictMath.exp(-slope * (logarithms[start + i] - logarithms[start]));
            distance = Math.max(distance, Math.abs(fitted - (double) i / n));
        }
        return new TailExponent(1 + slope, slope / Math.sqrt(n), least, distance, n);
    }
}
