package org.almagest.dynamics.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Product of a matrix in compressed rows and a dense one. A row of the result stays in registers while the numbers of its
 * sparse row go by, eight vectors of columns at a time.
 */
final class VectorSparseProduct {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    private VectorSparseProduct() {}

    static void product(double[] arena, int m, int n, int[] starts, int[] columns, double[] values, int bo, int co) {
        for (int i = 0; i < m; i++) {
            int from = starts[i];
            int to = starts[i + 1];
            int c = co + i * n;
            if (from == to) {
                Arrays.fill(arena, c, c + n, 0);
            } else if (n < W) {
                narrow(arena, n, columns, values, from, to, bo, c);
            } else {
                wide(arena, n, columns, values, from, to, bo, c);
            }
        }
    }

    private static void wide(double[] arena, int n, int[] columns, double[] values, int from, int to, int bo, int co) {
        int j = 0;
        for (; j + 8 * W <= n; j += 8 * W) {
            tile8(arena, n, columns, values, from, to, bo + j, co + j);
        }
        for (; j + 2 * W <= n; j += 2 * W) {
            tile2(arena, n, columns, values, from, to, bo + j, co + j);
        }
        for (; j < n; j += W) {
            // the last vector may overlap the one before: those columns are computed twice, to the same bits
            int at = Math.min(j, n - W);
            tile1(arena, n, columns, values, from, to, bo + at, co + at);
        }
    }

    /** Fewer columns than a vector has lanes. */
    private static void narrow(
            double[] arena, int n, int[] columns, double[] values, int from, int to, int bo, int co) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int p = from; p < to; p++) {
                sum = Math.fma(values[p], arena[bo + columns[p] * n + j], sum);
            }
            arena[co + j] = sum;
        }
    }

    private static void tile8(double[] arena, int n, int[] columns, double[] values, int from, int to, int bo, int co) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S);
        DoubleVector c3 = DoubleVector.zero(S);
        DoubleVector c4 = DoubleVector.zero(S);
        DoubleVector c5 = DoubleVector.zero(S);
        DoubleVector c6 = DoubleVector.zero(S);
        DoubleVector c7 = DoubleVector.zero(S);
        for (int p = from; p < to; p++) {
            DoubleVector a = DoubleVector.broadcast(S, values[p]);
            int b = bo + columns[p] * n;
            c0 = a.fma(DoubleVector.fromArray(S, arena, b), c0);
            c1 = a.fma(DoubleVector.fromArray(S, arena, b + W), c1);
            c2 = a.fma(DoubleVector.fromArray(S, arena, b + 2 * W), c2);
            c3 = a.fma(DoubleVector.fromArray(S, arena, b + 3 * W), c3);
            c4 = a.fma(DoubleVector.fromArray(S, arena, b + 4 * W), c4);
            c5 = a.fma(DoubleVector.fromArray(S, arena, b + 5 * W), c5);
            c6 = a.fma(DoubleVector.fromArray(S, arena, b + 6 * W), c6);
            c7 = a.fma(DoubleVector.fromArray(S, arena, b + 7 * W), c7);
        }
        c0.intoArray(arena, co);
        c1.intoArray(arena, co + W);
        c2.intoArray(arena, co + 2 * W);
        c3.intoArray(arena, co + 3 * W);
        c4.intoArray(arena, co + 4 * W);
        c5.intoArray(arena, co + 5 * W);
        c6.intoArray(arena, co + 6 * W);
        c7.intoArray(arena, co + 7 * W);
    }

    private static void tile2(double[] arena, int n, int[] columns, double[] values, int from, int to, int bo, int co) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        for (int p = from; p < to; p++) {
            DoubleVector a = DoubleVector.broadcast(S, values[p]);
            int b = bo + columns[p] * n;
            c0 = a.fma(DoubleVector.fromArray(S, arena, b), c0);
            c1 = a.fma(DoubleVector.fromArray(S, arena, b + W), c1);
        }
        c0.intoArray(arena, co);
        c1.intoArray(arena, co + W);
    }

    private static void tile1(double[] arena, int n, int[] columns, double[] values, int from, int to, int bo, int co) {
        DoubleVector c0 = DoubleVector.zero(S);
        for (int p = from; p < to; p++) {
            DoubleVector a = DoubleVector.broadcast(S, values[p]);
            c0 = a.fma(DoubleVector.fromArray(S, arena, bo + columns[p] * n), c0);
        }
        c0.intoArray(arena, co);
    }
}
