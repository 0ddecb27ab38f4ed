package org.almagest.dynamics.trajectory;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.fit.Quantile;
import org.almagest.dynamics.kernel.Kernels;

/**
 * How far a trajectory is from being led by its state alone: Q_j = max_k ‖x′_j − x′_k‖² / (‖x_j − x_k‖² + ε), large where states
 * that are near each other move on in different directions (Russo et al., Neuron 97:953–966, 2018). Where x′ is a function of x
 * with Lipschitz constant λ, Q ≤ λ². Unit 1/s², where derivatives are per second.
 *
 * <p>Differences are taken number by number, not as ‖x‖² + ‖y‖² − 2x·y: what lies near each other loses no digits, and no square
 * is negative. The order of summation is fixed, so the same points give the same bits everywhere.
 */
public final class Tangling {
    private static final int TILE = Kernels.POINT_TILE;
    private static final Kernels KERNELS = Kernels.active();

    private Tangling() {}

    /** What ε is a share of. */
    public enum Variance {
        /** The sum over the units of their variances over the points. */
        TOTAL,
        /** The variance of all numbers together, whichever unit they are of: about the former over the number of units. */
        ENTRY
    }

    /**
     * ε: {@code share} of a variance over the points, each divided by the number of what it is over.
     *
     * @param states [points][width]
     */
    public static double epsilon(double[] states, int width, double share, Variance variance) {
        check(states, width);
        return share * (variance == Variance.TOTAL ? total(states, width) : total(states, 1));
    }

    /** The sum of the variances of the columns of [points][width]. */
    private static double total(double[] states, int width) {
        int points = states.length / width;
        double[] means = new double[width];
        for (int i = 0; i < states.length; i++) {
            means[i % width] += states[i];
        }
        for (int i = 0; i < width; i++) {
            means[i] /= points;
        }
        double sum = 0;
        for (int i = 0; i < states.length; i++) {
            double d = states[i] - means[i % width];
            sum += d * d;
        }
        return sum / points;
    }

    /**
     * Q at every point. All points are compared, of whatever condition they are; NaN where a ratio is 0/0, as of states that are
     * all one with ε = 0.
     *
     * @param states x, [points][width]
     * @param derivatives x′ at the same moments, [points][width]
     * @param epsilon ε, see {@link #epsilon}
     * @throws IllegalArgumentException if the two are not of one shape
     */
    public static double[] of(double[] states, double[] derivatives, int width, double epsilon) {
        check(states, width);
        if (derivatives.length != states.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d numbers of states and %d of derivatives: expected as many",
                    states.length,
                    derivatives.length));
        }
        int points = states.length / width;
        double[] q = new double[points];
        double[] x = new double[width * TILE];
        double[] v = new double[width * TILE];
        double[] apart = new double[TILE];
        double[] ratios = new double[TILE];
        for (int first = 0; first < points; first += TILE) {
            int count = Math.min(TILE, points - first);
            byUnit(states, width, first, count, x);
            byUnit(derivatives, width, first, count, v);
            // each pair once: what comes before the tile, and within the tile what comes before another point of it
            for (int j = 0; j < first + count - 1; j++) {
                KERNELS.squaredDistances(x, width, states, j * width, apart);
                KERNELS.squaredDistances(v, width, derivatives, j * width, ratios);
                int from = Math.max(0, j + 1 - first);
                for (int k = from; k < count; k++) {
                    ratios[k] /= apart[k] + epsilon;
                }
                double largest = q[j];
                for (int k = from; k < count; k++) {
                    largest = Math.max(largest, ratios[k]);
                    q[first + k] = Math.max(q[first + k], ratios[k]);
                }
                q[j] = largest;
            }
        }
        return q;
    }

    /** Some points of [points][width] as a tile, [width][{@link Kernels#POINT_TILE}]; what lies beyond them in a row is left as it is. */
    private static void byUnit(double[] numbers, int width, int first, int count, double[] tile) {
        int at = first * width;
        for (int point = 0; point < count; point++) {
            for (int unit = 0; unit < width; unit++) {
                tile[unit * TILE + point] = numbers[at++];
            }
        }
    }

    /**
     * The q-quantile of some numbers, see {@link Quantile}; NaN where one of them is, or there are none.
     *
     * @param share q, from 0 to 1
     * @throws IllegalArgumentException if it is not
     */
    public static double quantile(double[] numbers, double share) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        // NaN is sorted behind all numbers
        boolean numbersAlone = sorted.length == 0 || !Double.isNaN(sorted[sorted.length - 1]);
        return numbersAlone ? Quantile.of(sorted, share) : Double.NaN;
    }

    private static void check(double[] states, int width) {
        if (width < 1 || states.length == 0 || states.length % width != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d numbers as points of %d: expected a multiple, and one point at least",
                    states.length,
                    width));
        }
    }
}
