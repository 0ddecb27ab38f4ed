package org.almagest.dynamics.trajectory;

import java.util.Arrays;
import org.almagest.dynamics.fit.Quantile;

/**
 * How far a trajectory is from being led by its state alone: Q_j = max_k ‖x′_j − x′_k‖² / (‖x_j − x_k‖² + ε), large where states
 * that are near each other move on in different directions (Russo et al., Neuron 97:953–966, 2018). Where x′ is a function of x
 * with Lipschitz constant λ, Q ≤ λ². Unit 1/s², where derivatives are per second.
 *
 * <p>Differences are taken number by number, not as ‖x‖² + ‖y‖² − 2x·y: what lies near each other loses no digits, and no square
 * is negative. The order of summation is fixed, so the same points give the same bits everywhere.
 */
public final class Tangling {
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
            throw new IllegalArgumentException("%d numbers of states and %d of derivatives: expected as many"
                    .formatted(states.length, derivatives.length));
        }
        int points = states.length / width;
        double[][] x = byUnit(states, width);
        double[][] v = byUnit(derivatives, width);
        double[] q = new double[points];
        double[] apart = new double[points];
        double[] ratios = new double[points];
        for (int j = 0; j < points; j++) {
            squares(x, j, apart);
            squares(v, j, ratios);
            for (int k = j + 1; k < points; k++) {
                ratios[k] /= apart[k] + epsilon;
            }
            double largest = q[j];
            for (int k = j + 1; k < points; k++) {
                largest = Math.max(largest, ratios[k]);
                q[k] = Math.max(q[k], ratios[k]);
            }
            q[j] = largest;
        }
        return q;
    }

    /**
     * The squared distance of point {@code j} to all that follow it.
     *
     * @param numbers [width][points]: a row an array, since a compiler makes vectors of loops in which all arrays have one index
     * @param distances by point, those from j + 1 on written
     */
    private static void squares(double[][] numbers, int j, double[] distances) {
        Arrays.fill(distances, j + 1, distances.length, 0);
        int row = 0;
        for (; row + 4 <= numbers.length; row += 4) {
            addFour(numbers[row], numbers[row + 1], numbers[row + 2], numbers[row + 3], j, distances);
        }
        for (; row < numbers.length; row++) {
            addOne(numbers[row], j, distances);
        }
    }

    /** Four units at once: sums are read and written a fourth as often, and added in the same order. */
    private static void addFour(double[] a, double[] b, double[] c, double[] d, int j, double[] distances) {
        double a0 = a[j];
        double b0 = b[j];
        double c0 = c[j];
        double d0 = d[j];
        for (int k = j + 1; k < distances.length; k++) {
            double da = a[k] - a0;
            double db = b[k] - b0;
            double dc = c[k] - c0;
            double dd = d[k] - d0;
            distances[k] = distances[k] + da * da + db * db + dc * dc + dd * dd;
        }
    }

    private static void addOne(double[] a, int j, double[] distances) {
        double a0 = a[j];
        for (int k = j + 1; k < distances.length; k++) {
            double da = a[k] - a0;
            distances[k] += da * da;
        }
    }

    private static double[][] byUnit(double[] numbers, int width) {
        double[][] rows = new double[width][numbers.length / width];
        for (int i = 0, point = 0; i < numbers.length; point++) {
            for (int unit = 0; unit < width; unit++) {
                rows[unit][point] = numbers[i++];
            }
        }
        return rows;
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
            throw new IllegalArgumentException("%d numbers as points of %d: expected a multiple, and one point at least"
                    .formatted(states.length, width));
        }
    }
}
