package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax down columns, a vector of columns at a time. What passes from one loop to the next goes through the arena's spare
 * numbers, since JDK 17 would box it.
 */
final class VectorSoftmax {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    /** Below as many numbers vectors do not pay: until the compiler has seen enough of them, each is an object. */
    private static final int SMALL = 256;

    private VectorSoftmax() {}

    static void softmax(double[] arena, int m, int n, int ao, int mo, int mri, int mrj, int co) {
        int scratch = arena.length - Kernels.SLACK;
        int whole = m * n < SMALL ? 0 : n - n % W;
        for (int j = 0; j < whole; j += W) {
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
        PlainSoftmax.shift(arena, m, n, whole, ao, mo, mri, mrj, co);
        VectorFunction.map(Function.EXP, arena, m * n, co, co);
        for (int j = 0; j < whole; j += W) {
            if (mo >= 0 && mrj == 0) {
                clearRows(arena, m, n, mo, mri, co + j);
            } else if (mo >= 0) {
                clear(arena, m, n, mo + j, mri, co + j);
            }
            sum(arena, m, n, co + j, scratch);
            divide(arena, m, n, co + j, scratch);
            if (mo >= 0 && mrj == 0) {
                clearRows(arena, m, n, mo, mri, co + j);
            } else if (mo >= 0) {
                clear(arena, m, n, mo + j, mri, co + j);
            }
        }
        PlainSoftmax.share(arena, m, n, whole, mo, mri, mrj, co);
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

    /** With a mask that has one number for a whole row. */
    private static void largestOfRows(double[] arena, int m, int n, int a, int mo, int mri, int scratch) {
        DoubleVector largest = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < m; i++) {
            if (arena[mo + i * mri] != 0) {
                DoubleVector x = DoubleVector.fromArray(S, arena, a + i * n);
                largest = largest.blend(x, x.compare(VectorOperators.GT, largest));
            }
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

    private static void clear(double[] arena, int m, int n, int mask, int mri, int c) {
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
