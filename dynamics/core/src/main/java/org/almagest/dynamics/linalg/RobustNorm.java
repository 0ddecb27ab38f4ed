package org.almagest.dynamics.linalg;

import java.util.function.IntToDoubleFunction;

/**
 * Euclidean norms of numbers whose squares may not fit a double. Whoever has summed the squares anyway, in an order of his own, keeps
 * that sum and its bits where it is good; where it has overflown, or is so small that squares may have underflown, the norm is
 * computed anew from scaled numbers.
 */
public final class RobustNorm {
    /** Squares that underflow are below 2^-1022, and so no part of a sum as large as this. */
    private static final double LEAST_SQUARES = 0x1p-900;

    private RobustNorm() {}

    /**
     * The norm of {@code values}.
     *
     * @param squares the sum of their squares as it was computed
     */
    public static double of(double squares, double[] values) {
        return of(squares, values, 0, values.length);
    }

    /** The norm of {@code count} numbers from {@code from} on; see {@link #of(double, double[])}. */
    public static double of(double squares, double[] values, int from, int count) {
        return good(squares) ? Math.sqrt(squares) : scaled(count, i -> values[from + i]);
    }

    /**
     * The norm of {@code count} numbers that are computed when they are asked for.
     *
     * @param squares the sum of their squares as it was computed
     * @param number gives the one of an index from 0 on
     */
    public static double of(double squares, int count, IntToDoubleFunction number) {
        return good(squares) ? Math.sqrt(squares) : scaled(count, number);
    }

    /**
     * ‖a − b‖/‖b‖; not finite where b is zero.
     *
     * @param difference the sum of squares of a − b as it was computed
     * @param squares that of b
     */
    public static double relativeDistance(double difference, double squares, double[] a, double[] b) {
        return ratio(difference, squares, b.length, i -> a[i] - b[i], i -> b[i]);
    }

    /**
     * The quotient of two norms, each of {@code count} numbers; not finite where the second is zero.
     *
     * @param above the sum of squares of the first as it was computed
     * @param below that of the second
     */
    public static double ratio(
            double above, double below, int count, IntToDoubleFunction first, IntToDoubleFunction second) {
        return good(above) && good(below) ? Math.sqrt(above / below) : scaled(count, first) / scaled(count, second);
    }

    private static boolean good(double squares) {
        return squares >= LEAST_SQUARES && squares < Double.POSITIVE_INFINITY;
    }

    private static double scaled(int count, IntToDoubleFunction number) {
        double largest = 0;
        for (int i = 0; i < count; i++) {
            double size = Math.abs(number.applyAsDouble(i));
            if (!Double.isFinite(size)) {
                return size;
            }
            largest = Math.max(largest, size);
        }
        if (largest == 0) {
            return 0;
        }
        int exponent = Math.getExponent(largest);
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double scaled = Math.scalb(number.applyAsDouble(i), -exponent);
            squares = Math.fma(scaled, scaled, squares);
        }
        return Math.scalb(Math.sqrt(squares), exponent);
    }
}
