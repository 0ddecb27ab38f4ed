package org.almagest.jobs.dl4j.translation;

import org.almagest.dynamics.linalg.RobustNorm;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of DL4J's arrays. */
public final class Numbers {
    private Numbers() {}

    /** All of them as doubles, the last axis fastest; a copy. */
    public static double[] of(INDArray array) {
        return array.dup('c').data().asDouble();
    }

    /** max |a − b|, relative to the largest magnitude in {@code b}; 0 where both are 0, infinite for what is not finite. */
    public static double difference(double[] a, double[] b) {
        return difference(a, 0, b, 0, b.length, largest(b));
    }

    /** max |a − b| over {@code length} numbers, relative to {@code scale}. */
    public static double difference(double[] a, int from, double[] b, int at, int length, double scale) {
        double most = 0;
        for (int i = 0; i < length; i++) {
            double apart = Math.abs(a[from + i] - b[at + i]);
            if (!Double.isFinite(apart)) {
                return Double.POSITIVE_INFINITY;
            }
            most = Math.max(most, apart);
        }
        return most == 0 ? 0 : most / scale;
    }

    /** The largest magnitude. */
    static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The Euclidean norm. */
    public static double norm(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum = Math.fma(value, value, sum);
        }
        return RobustNorm.of(sum, values);
    }
}
