package org.almagest.jobs.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** Arithmetic on fixed numbers, such as those by which exported graphs compute shapes. */
final class Folding {
    private Folding() {}

    static Fixed one(Fixed a, DoubleUnaryOperator function) {
        return new Fixed(a.extents(), Arrays.stream(a.values()).map(function).toArray(), a.whole());
    }

    /**
     * Two arrays, broadcasting.
     *
     * @param truth whether truth values come out
     */
    static Fixed two(Fixed a, Fixed b, DoubleBinaryOperator function, boolean truth) {
        long[] shape = broadcast(a.extents(), b.extents());
        double[] values = new double[Fixed.count(shape)];
        IntUnaryOperator fromA = source(a.extents(), shape);
        IntUnaryOperator fromB = source(b.extents(), shape);
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(a.values()[fromA.applyAsInt(i)], b.values()[fromB.applyAsInt(i)]);
        }
        return new Fixed(shape, values, truth || a.whole() && b.whole());
    }

    /** Zeros, of whichever type is beside them. */
    static Fixed zeros(long... shape) {
        return new Fixed(shape, new double[Fixed.count(shape)], true);
    }

    static Fixed ones(long... shape) {
        double[] values = new double[Fixed.count(shape)];
        Arrays.fill(values, 1);
        return new Fixed(shape, values, true);
    }

    static Fixed where(Fixed truth, Fixed first, Fixed second) {
        long[] shape = broadcast(truth.extents(), broadcast(first.extents(), second.extents()));
        IntUnaryOperator fromTruth = source(truth.extents(), shape);
        IntUnaryOperator fromFirst = source(first.extents(), shape);
        IntUnaryOperator fromSecond = source(second.extents(), shape);
        double[] values = new double[Fixed.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = truth.values()[fromTruth.applyAsInt(i)] != 0
                    ? first.values()[fromFirst.applyAsInt(i)]
                    : second.values()[fromSecond.applyAsInt(i)];
        }
        return new Fixed(shape, values, first.whole() && second.whole());
    }

    static long[] broadcast(long[] a, long[] b) {
        long[] shape = new long[Math.max(a.length, b.length)];
        for (int i = 0; i < shape.length; i++) {
            long x = i < a.length ? a[a.length - 1 - i] : 1;
            long y = i < b.length ? b[b.length - 1 - i] : 1;
            if (x != y && x != 1 && y != 1) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "arrays of shapes %s and %s: expected equal extents, or 1",
                        Arrays.toString(a),
                        Arrays.toString(b)));
            }
            shape[shape.length - 1 - i] = x == 1 ? y : x;
        }
        return shape;
    }

    /** Where number i of an array of extents {@code to} comes from in one of extents {@code from}, broadcasting. */
    static IntUnaryOperator source(long[] from, long[] to) {
        int rank = to.length;
        int[] strides = new int[rank];
        int stride = 1;
        for (int i = 0; i < from.length; i++) {
            int axis = from.length - 1 - i;
            strides[rank - 1 - i] = from[axis] == 1 ? 0 : stride;
            stride *= (int) from[axis];
        }
        return strided(to, strides, 0);
    }

    /** Where number i of an array of these extents lies, {@code strides[a]} apart along axis a. */
    static IntUnaryOperator strided(long[] extents, int[] strides, int base) {
        return i -> {
            int rest = i;
            int at = base;
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                int extent = (int) extents[axis];
                at += rest % extent * strides[axis];
                rest /= extent;
            }
            return at;
        };
    }

    /** Numbers between neighbours along each axis. */
    static int[] strides(long... extents) {
        int[] strides = new int[extents.length];
        int stride = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= (int) extents[axis];
        }
        return strides;
    }

    /** Rows {@code indices} along an axis. */
    static Fixed gather(Fixed a, int axis, long... indices) {
        long[] shape = a.extents().clone();
        shape[axis] = indices.length;
        int[] strides = strides(a.extents());
        int inner = strides[axis];
        return a.pick(shape, i -> {
            int block = i / inner / indices.length;
            int row = i / inner % indices.length;
            return (int) ((block * a.extents()[axis] + indices[row]) * inner + i % inner);
        });
    }

    static Fixed permuted(Fixed a, int... order) {
        long[] shape = new long[order.length];
        int[] own = strides(a.extents());
        int[] strides = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            shape[i] = a.extents()[order[i]];
            strides[i] = own[order[i]];
        }
        return a.pick(shape, strided(shape, strides, 0));
    }

    /** Reduces along axes, which keep an extent of 1. */
    static Fixed reduced(Fixed a, int[] axes, double start, DoubleBinaryOperator function) {
        long[] shape = a.extents().clone();
        for (int axis : axes) {
            shape[axis] = 1;
        }
        double[] values = new double[Fixed.count(shape)];
        Arrays.fill(values, start);
        IntUnaryOperator to = source(shape, a.extents());
        for (int i = 0; i < a.values().length; i++) {
            int at = to.applyAsInt(i);
            values[at] = function.applyAsDouble(values[at], a.values()[i]);
        }
        return new Fixed(shape, values, a.whole());
    }
}
