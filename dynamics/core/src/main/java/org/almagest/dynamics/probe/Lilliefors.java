package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The test of Lilliefors (J. Am. Stat. Assoc. 62, 1967): the Kolmogorov–Smirnov distance of a sample to the normal
 * distribution of its own mean and deviation.
 *
 * @param distance D
 * @param pValue chance of such a distance or a larger one in a normal sample, by the approximation of Dallal and Wilkinson
 *     (Am. Stat. 40, 1986) below 0.1, continued above by that of Stephens (J. Am. Stat. Assoc. 69, 1974)
 */
record Lilliefors(double distance, double pValue) {
    /** Below, the approximations are not meant to hold. */
    static final int FEWEST = 5;

    private static final double LARGE_SAMPLE = 100;
    private static final double SMALL_P = 0.1;

    /**
     * Tests {@code sample}.
     *
     * @throws IllegalArgumentException if there are fewer than {@value #FEWEST} numbers, or they are all equal
     */
    static Lilliefors of(double[] sample) {
        int n = sample.length;
        if (n < FEWEST) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a test of %d numbers: expected at least %d", n, FEWEST));
        }
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double mean = Arrays.stream(sorted).sum() / n;
        double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
        if (!(squares > 0)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a test of %d equal numbers: expected different ones", n));
        }
        double deviation = Math.sqrt(squares / (n - 1));
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double p = normal.cumulativeProbability((sorted[i] - mean) / deviation);
            distance = Math.max(distance, Math.max((i + 1.0) / n - p, p - (double) i / n));
        }
        return new Lilliefors(distance, pValue(distance, n));
    }

    private static double pValue(double distance, int n) {
        // beyond a hundred the distance is scaled to what it would be there
        double size = Math.min(n, LARGE_SAMPLE);
        double d = n > LARGE_SAMPLE ? distance * StrictMath.pow(n / LARGE_SAMPLE, 0.49) : distance;
        double p = StrictMath.exp(-7.01256 * d * d * (size + 2.78019)
                + 2.99587 * d * Math.sqrt(size + 2.78019)
                - 0.122119
                + 0.974598 / Math.sqrt(size)
                + 1.67997 / size);
        return p <= SMALL_P ? p : stephens(distance, n);
    }

    private static double stephens(double distance, int n) {
        double k = (Math.sqrt(n) - 0.01 + 0.85 / Math.sqrt(n)) * distance;
        if (k <= 0.302) {
            return 1;
        } else if (k <= 0.5) {
            return polynomial(k, 2.76773, -19.828315, 80.709644, -138.55152, 81.218052);
        } else if (k <= 0.9) {
            return polynomial(k, -4.901232, 40.662806, -97.490286, 94.029866, -32.355711);
        } else if (k <= 1.31) {
            return polynomial(k, 6.198765, -19.558097, 23.186922, -12.234627, 2.423045);
        }
        return 0;
    }

    private static double polynomial(double x, double... coefficients) {
        double value = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            value = Math.fma(value, x, coefficients[i]);
        }
        return value;
    }
}
