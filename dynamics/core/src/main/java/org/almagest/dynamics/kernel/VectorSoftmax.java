package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax down columns and its derivative, a vector of columns at a time. What passes from one loop to the next goes through the arena's spare
 * numbers, since JDK 17 would box it.
 */
final class VectorSoftmax {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    /** Below as many numbers vectors do not pay: until the compiler has seen enough of them, each is an object. */
    private static final int SMALL = 256;

    /** Numbers whose exponentials are taken together: few enough that they stay in the nearest cache. */
    private static final int BLOCK = 1024;

    private VectorSoftmax() {}

    static void softmax(
            double[] arena, int lanes, int m, int n, int ao, int mo, int[] masks, int mri, int mrj, int co) {
        int size = m * n;
        boolean vectors = n >= W && lanes * size >= SMALL;
        int together = Math.max(1, BLOCK / Math.max(1, size));
        for (int first = 0; first < lanes; first += together) {
            int last = Math.min(lanes, first + together);
            for (int lane = first; lane < last; lane++) {
                int mask = mo < 0 ? -1 : mo + masks[lane];
                if (vectors) {
                    shift(arena, m, n, ao + lane * size, mask, mri, mrj, co + lane * size);
                } else {
                    PlainSoftmax.shift(arena, m, n, ao + lane * size, mask, mri, mrj, co + lane * size);
                }
            }
            VectorFunction.map(Function.EXP, arena, (last - first) * size, co + first * size, co + first * size);
            for (int lane = first; lane < last; lane++) {
                int mask = mo < 0 ? -1 : mo + masks[lane];
                if (vectors) {
                    share(arena, m, n, mask, mri, mrj, co + lane * size);
                } else {
                    PlainSoftmax.share(arena, m, n, mask, mri, mrj, co + lane * size);
                }
            }
        }
    }

    /** As {@link PlainSoftmax#shift}; the last columns may be among those before, to the same bits. */
    private static void shift(double[] arena, int m, int n, int ao, int mo, int mri, int mrj, int co) {
        int scratch = arena.length - Kernels.SLACK;
        for (int column = 0; column < n; column += W) {
            int j = Math.min(column, n - W);
            if (mo < 0) {
                largest(arena, m, n, ao + j, scratch);
                subtract(arena, m, n, ao + j, co + j, scratch);
            } else if (mrj == 0) {
                largestOfRows(arena, m, n, ao + j, mo, mri, scratch);
                subtractInRows(arena, m, n, ao + j, mo, mri, co + j, scratch);
            } else {
                largestOfKept(arena, m, n, ao + j, mo + j, mri, scratch);
                subtractInKept(arena, m, n, ao + j, mo + j, mri, co + j, scratch);
            }
        }
    }

    /** As {@link PlainSoftmax#share}; columns that were divided before are divided by 1. */
    private static void share(double[] arena, int m, int n, int mo, int mri, int mrj, int co) {
        int scratch = arena.length - Kernels.SLACK;
        for (int column = 0; column < n; column += W) {
            int j = Math.min(column, n - W);
            clear(arena, m, n, mo, mri, mrj, j, co);
            sum(arena, m, n, co + j, scratch);
            for (int l = 0; l < column - j; l++) {
                arena[scratch + l] = 1;
            }
            divide(arena, m, n, co + j, scratch);
            clear(arena, m, n, mo, mri, mrj, j, co);
        }
    }

    private static void clear(double[] arena, int m, int n, int mo, int mri, int mrj, int j, int co) {
        if (mo >= 0 && mrj == 0) {
            clearRows(arena, m, n, mo, mri, co + j);
        } else if (mo >= 0) {
            clearKept(arena, m, n, mo + j, mri, co + j);
        }
    }

    static void slope(
            double[] arena, int lanes, int m, int n, int so, int go, int mo, int[] masks, int mri, int mrj, int co) {
        boolean vectors = n >= W && lanes * m * n >= SMALL;
        int scratch = arena.length - Kernels.SLACK;
        for (int lane = 0; lane < lanes; lane++) {
            int at = lane * m * n;
            int mask = mo < 0 ? -1 : mo + masks[lane];
            if (!vectors) {
                PlainSoftmax.slope(arena, m, n, so + at, go + at, mask, mri, mrj, co + at);
                continue;
            }
            for (int column = 0; column < n; column += W) {
                // the last columns may be among those before: the same bits again
                int j = Math.min(column, n - W);
                if (mask < 0) {
                    weighted(arena, m, n, so + at + j, go + at + j, co + at + j, scratch);
                } else if (mrj == 0) {
                    weightedRows(arena, m, n, so + at + j, go + at + j, mask, mri, co + at + j, scratch);
                } else {
                    weightedKept(arena, m, n, so + at + j, go + at + j, mask + j, mri, co + at + j, scratch);
                }
                subtractMean(arena, m, n, so + at + j, co + at + j, scratch);
            }
        }
    }

    /** c = s·g, and its sums. */
    private static void weighted(double[] arena, int m, int n, int s, int g, int c, int scratch) {
        DoubleVector zero = DoubleVector.zero(S);
        DoubleVector sum = zero;
        for (int i = 0; i < m; i++) {
            DoubleVector w =
                    DoubleVector.fromArray(S, arena, s + i * n).fma(DoubleVector.fromArray(S, arena, g + i * n), zero);
            w.intoArray(arena, c + i * n);
            sum = sum.add(w);
        }
        sum.intoArray(arena, scratch);
    }

    /** With a mask that has one number for a whole row. Without a branch: behind one the compiler boxes what is carried on. */
    private static void weightedRows(double[] arena, int m, int n, int s, int g, int mo, int mri, int c, int scratch) {
        DoubleVector zero = DoubleVector.zero(S);
        DoubleVector sum = zero;
        for (int i = 0; i < m; i++) {
            DoubleVector kept = DoubleVector.broadcast(S, arena[mo + i * mri]);
            DoubleVector w = DoubleVector.fromArray(S, arena, s + i * n)
                    .fma(DoubleVector.fromArray(S, arena, g + i * n), zero)
                    .blend(zero, kept.compare(VectorOperators.EQ, 0));
            w.intoArray(arena, c + i * n);
            sum = sum.add(w);
        }
        sum.intoArray(arena, scratch);
    }

    private static void weightedKept(
            double[] arena, int m, int n, int s, int g, int mask, int mri, int c, int scratch) {
        DoubleVector zero = DoubleVector.zero(S);
        DoubleVector sum = zero;
        for (int i = 0; i < m; i++) {
            DoubleVector kept = DoubleVector.fromArray(S, arena, mask + i * mri);
            DoubleVector w = DoubleVector.fromArray(S, arena, s + i * n)
                    .fma(DoubleVector.fromArray(S, arena, g + i * n), zero)
                    .blend(zero, kept.compare(VectorOperators.EQ, 0));
            w.intoArray(arena, c + i * n);
            sum = sum.add(w);
        }
        sum.intoArray(arena, scratch);
    }

    /** c = c − s·mean. */
    private static void subtractMean(double[] arena, int m, int n, int s, int c, int scratch) {
        DoubleVector mean = DoubleVector.fromArray(S, arena, scratch).neg();
        for (int i = 0; i < m; i++) {
            mean.fma(DoubleVector.fromArray(S, arena, s + i * n), DoubleVector.fromArray(S, arena, c + i * n))
                    .intoArray(arena, c + i * n);
        }
    }

    private static void largest(double[] arena, int m, int n, int a, int scratch) {
        DoubleVector largest = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < m; i++) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i * n);
            largest = largest.blend(x, x.compare(VectorOperators.GT, largest));
        }
        largest.intoArray(arena, scratch);
    }

    private static void subtract(double[] arena, int m, int n, int a, int c, int scratch) {
        DoubleVector largest = DoubleVector.fromArray(S, arena, scratch);
        for (int i = 0; i < m; i++) {
            DoubleVector.fromArray(S, arena, a + i * n).sub(largest).intoArray(arena, c + i * n);
        }
    }

    /** With a mask that has one number for a whole row; without a branch, see {@link #weightedRows}. */
    private static void largestOfRows(double[] arena, int m, int n, int a, int mo, int mri, int scratch) {
        DoubleVector none = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
        DoubleVector largest = none;
        for (int i = 0; i < m; i++) {
            DoubleVector kept = DoubleVector.broadcast(S, arena[mo + i * mri]);
            DoubleVector x =
                    DoubleVector.fromArray(S, arena, a + i * n).blend(none, kept.compare(VectorOperators.EQ, 0));
            largest = largest.blend(x, x.compare(VectorOperators.GT, largest));
        }
        largest.intoArray(arena, scratch);
    }

    private static void subtractInRows(double[] arena, int m, int n, int a, int mo, int mri, int c, int scratch) {
        DoubleVector largest = DoubleVector.fromArray(S, arena, scratch);
        for (int i = 0; i < m; i++) {
            if (arena[mo + i * mri] != 0) {
                DoubleVector.fromArray(S, arena, a + i * n).sub(largest).intoArray(arena, c + i * n);
            } else {
                DoubleVector.zero(S).intoArray(arena, c + i * n);
            }
        }
    }

    private static void clearRows(double[] arena, int m, int n, int mo, int mri, int c) {
        for (int i = 0; i < m; i++) {
            if (arena[mo + i * mri] == 0) {
                DoubleVector.zero(S).intoArray(arena, c + i * n);
            }
        }
    }

    private static void largestOfKept(double[] arena, int m, int n, int a, int mask, int mri, int scratch) {
        DoubleVector none = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
        DoubleVector largest = none;
        for (int i = 0; i < m; i++) {
            DoubleVector kept = DoubleVector.fromArray(S, arena, mask + i * mri);
            DoubleVector x =
                    DoubleVector.fromArray(S, arena, a + i * n).blend(none, kept.compare(VectorOperators.EQ, 0));
            largest = largest.blend(x, x.compare(VectorOperators.GT, largest));
        }
        largest.intoArray(arena, scratch);
    }

    private static void subtractInKept(double[] arena, int m, int n, int a, int mask, int mri, int c, int scratch) {
        DoubleVector largest = DoubleVector.fromArray(S, arena, scratch);
        for (int i = 0; i < m; i++) {
            DoubleVector kept = DoubleVector.fromArray(S, arena, mask + i * mri);
            DoubleVector.fromArray(S, arena, a + i * n)
                    .sub(largest)
                    .blend(0, kept.compare(VectorOperators.EQ, 0))
                    .intoArray(arena, c + i * n);
        }
    }

    private static void clearKept(double[] arena, int m, int n, int mask, int mri, int c) {
        for (int i = 0; i < m; i++) {
            DoubleVector kept = DoubleVector.fromArray(S, arena, mask + i * mri);
            DoubleVector.fromArray(S, arena, c + i * n)
                    .blend(0, kept.compare(VectorOperators.EQ, 0))
                    .intoArray(arena, c + i * n);
        }
    }

    private static void sum(double[] arena, int m, int n, int c, int scratch) {
        DoubleVector sum = DoubleVector.zero(S);
        for (int i = 0; i < m; i++) {
            sum = sum.add(DoubleVector.fromArray(S, arena, c + i * n));
        }
        sum.intoArray(arena, scratch);
    }

    private static void divide(double[] arena, int m, int n, int c, int scratch) {
        DoubleVector sum = DoubleVector.fromArray(S, arena, scratch);
        for (int i = 0; i < m; i++) {
            DoubleVector.fromArray(S, arena, c + i * n).div(sum).intoArray(arena, c + i * n);
        }
    }
}
