package org.almagest.dynamics.season;

import java.util.Arrays;
import java.util.Locale;

/**
 * Cubic B-splines on equally spaced knots of an interval, whose ends are knots four times (de Boor, A Practical Guide to Splines,
 * IX–X): smooth bumps that sum to 1.
 */
public final class CubicSplines {
    private static final int DEGREE = 3;

    private final int count;
    private final double[] knots;

    /**
     * The splines.
     *
     * @param count functions, at least 4
     * @param low the interval's first point
     * @param high its last, above {@code low}
     */
    public CubicSplines(int count, double low, double high) {
        if (count <= DEGREE || !(low < high)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d cubic splines from %s to %s: expected four at least, and an interval",
                    count,
                    low,
                    high));
        }
        this.count = count;
        this.knots = new double[count + DEGREE + 1];
        int intervals = count - DEGREE;
        for (int i = 0; i < knots.length; i++) {
            int k = Math.min(Math.max(i - DEGREE, 0), intervals);
            knots[i] = k == intervals ? high : low + k * ((high - low) / intervals);
        }
    }

    /** Functions. */
    public int count() {
        return count;
    }

    double low() {
        return knots[0];
    }

    double high() {
        return knots[knots.length - 1];
    }

    /** Intervals between different knots. */
    int intervals() {
        return count - DEGREE;
    }

    /**
     * All functions, or their derivatives, at one point.
     *
     * @param x a point of the interval; beyond it they are 0
     * @param derivative its order, 0 to 2
     */
    public double[] at(double x, int derivative) {
        return Arrays.copyOf(basis(x, DEGREE, derivative), count);
    }

    /** Entry i is the derivative of the spline of {@code degree} on knots i to i + degree + 1. */
    private double[] basis(double x, int degree, int derivative) {
        double[] result = new double[knots.length - degree - 1];
        if (degree == 0) {
            if (x >= low() && x <= high()) {
                result[span(x)] = 1;
            }
            return result;
        }
        double[] lower = basis(x, degree - 1, Math.max(0, derivative - 1));
        for (int i = 0; i < result.length; i++) {
            double left = knots[i + degree] - knots[i];
            double right = knots[i + degree + 1] - knots[i + 1];
            double rising = derivative > 0 ? degree : x - knots[i];
            double falling = derivative > 0 ? -degree : knots[i + degree + 1] - x;
            result[i] = (left > 0 ? rising * lower[i] / left : 0) + (right > 0 ? falling * lower[i + 1] / right : 0);
        }
        return result;
    }

    /** The interval of {@code x}; the last one has its end. */
    private int span(double x) {
        int span = DEGREE;
        while (span < count - 1 && x >= knots[span + 1]) {
            span++;
        }
        return span;
    }
}
