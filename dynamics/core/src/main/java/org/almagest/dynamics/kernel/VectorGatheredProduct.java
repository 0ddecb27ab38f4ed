package org.almagest.dynamics.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix product through offset tables, in the register tiles of {@link VectorProduct}: each element of C is one chain of
 * fused multiply-adds along the tables. No copy of the gathered rows is made.
 */
final class VectorGatheredProduct {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    private VectorGatheredProduct() {}

    static void product(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        if (rows.length == 0) {
            for (int i = 0; i < m; i++) {
                Arrays.fill(arena, co + i * cs, co + i * cs + n, 0);
            }
        } else if (n < W) {
            narrow(arena, m, n, columns, rows, ao, ari, bo, co, cs);
        } else {
            wide(arena, m, n, columns, rows, ao, ari, bo, co, cs);
        }
    }

    private static void wide(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        int j = 0;
        for (; m == 1 && j + 8 * W <= n; j += 8 * W) {
            // one row alone: four vectors would wait for one another
            tile1x8(arena, columns, rows, ao, bo + j, co + j);
        }
        for (; j + 4 * W <= n; j += 4 * W) {
            panel4(arena, m, columns, rows, ao, ari, bo + j, co + j, cs);
        }
        for (; j + 2 * W <= n; j += 2 * W) {
            panel2(arena, m, columns, rows, ao, ari, bo + j, co + j, cs);
        }
        for (; j < n; j += W) {
            // the last vector may overlap the one before: those columns are computed twice, to the same bits
            int at = Math.min(j, n - W);
            panel1(arena, m, columns, rows, ao, ari, bo + at, co + at, cs);
        }
    }

    private static void panel4(
            double[] arena, int m, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        int i = 0;
        for (; i + 4 <= m; i += 4) {
            tile4x4(arena, columns, rows, ao + i * ari, ari, bo, co + i * cs, cs);
        }
        for (; i + 2 <= m; i += 2) {
            tile2x4(arena, columns, rows, ao + i * ari, ari, bo, co + i * cs, cs);
        }
        if (i < m) {
            tile1x4(arena, columns, rows, ao + i * ari, bo, co + i * cs);
        }
    }

    private static void panel2(
            double[] arena, int m, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        int i = 0;
        for (; i + 4 <= m; i += 4) {
            tile4x2(arena, columns, rows, ao + i * ari, ari, bo, co + i * cs, cs);
        }
        for (; i + 2 <= m; i += 2) {
            tile2x2(arena, columns, rows, ao + i * ari, ari, bo, co + i * cs, cs);
        }
        if (i < m) {
            tile1x2(arena, columns, rows, ao + i * ari, bo, co + i * cs);
        }
    }

    private static void panel1(
            double[] arena, int m, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        int i = 0;
        for (; i + 8 <= m; i += 8) {
            tile8x1(arena, columns, rows, ao + i * ari, ari, bo, co + i * cs, cs);
        }
        for (; i + 2 <= m; i += 2) {
            tile2x1(arena, columns, rows, ao + i * ari, ari, bo, co + i * cs, cs);
        }
        if (i < m) {
            tile1x1(arena, columns, rows, ao + i * ari, bo, co + i * cs);
        }
    }

    /** Fewer columns than a vector has lanes. */
    private static void narrow(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = 0; p < rows.length; p++) {
                    sum = Math.fma(arena[ao + i * ari + columns[p]], arena[bo + rows[p] + j], sum);
                }
                arena[co + i * cs + j] = sum;
            }
        }
    }

    private static void tile4x4(double[] arena, int[] columns, int[] rows, int ao, int ari, int bo, int co, int n) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S);
        DoubleVector c03 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c12 = DoubleVector.zero(S);
        DoubleVector c13 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S);
        DoubleVector c21 = DoubleVector.zero(S);
        DoubleVector c22 = DoubleVector.zero(S);
        DoubleVector c23 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S);
        DoubleVector c31 = DoubleVector.zero(S);
        DoubleVector c32 = DoubleVector.zero(S);
        DoubleVector c33 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, b + W);
            DoubleVector b2 = DoubleVector.fromArray(S, arena, b + 2 * W);
            DoubleVector b3 = DoubleVector.fromArray(S, arena, b + 3 * W);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + ari]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
            DoubleVector a2 = DoubleVector.broadcast(S, arena[a + 2 * ari]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            c23 = a2.fma(b3, c23);
            DoubleVector a3 = DoubleVector.broadcast(S, arena[a + 3 * ari]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            c33 = a3.fma(b3, c33);
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
        c02.intoArray(arena, co + 2 * W);
        c03.intoArray(arena, co + 3 * W);
        c10.intoArray(arena, co + n);
        c11.intoArray(arena, co + n + W);
        c12.intoArray(arena, co + n + 2 * W);
        c13.intoArray(arena, co + n + 3 * W);
        c20.intoArray(arena, co + 2 * n);
        c21.intoArray(arena, co + 2 * n + W);
        c22.intoArray(arena, co + 2 * n + 2 * W);
        c23.intoArray(arena, co + 2 * n + 3 * W);
        c30.intoArray(arena, co + 3 * n);
        c31.intoArray(arena, co + 3 * n + W);
        c32.intoArray(arena, co + 3 * n + 2 * W);
        c33.intoArray(arena, co + 3 * n + 3 * W);
    }

    private static void tile2x4(double[] arena, int[] columns, int[] rows, int ao, int ari, int bo, int co, int n) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S);
        DoubleVector c03 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c12 = DoubleVector.zero(S);
        DoubleVector c13 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, b + W);
            DoubleVector b2 = DoubleVector.fromArray(S, arena, b + 2 * W);
            DoubleVector b3 = DoubleVector.fromArray(S, arena, b + 3 * W);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + ari]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
        c02.intoArray(arena, co + 2 * W);
        c03.intoArray(arena, co + 3 * W);
        c10.intoArray(arena, co + n);
        c11.intoArray(arena, co + n + W);
        c12.intoArray(arena, co + n + 2 * W);
        c13.intoArray(arena, co + n + 3 * W);
    }

    private static void tile1x4(double[] arena, int[] columns, int[] rows, int ao, int bo, int co) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S);
        DoubleVector c03 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, b + W);
            DoubleVector b2 = DoubleVector.fromArray(S, arena, b + 2 * W);
            DoubleVector b3 = DoubleVector.fromArray(S, arena, b + 3 * W);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
        c02.intoArray(arena, co + 2 * W);
        c03.intoArray(arena, co + 3 * W);
    }

    private static void tile1x8(double[] arena, int[] columns, int[] rows, int ao, int bo, int co) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S);
        DoubleVector c03 = DoubleVector.zero(S);
        DoubleVector c04 = DoubleVector.zero(S);
        DoubleVector c05 = DoubleVector.zero(S);
        DoubleVector c06 = DoubleVector.zero(S);
        DoubleVector c07 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(DoubleVector.fromArray(S, arena, b), c00);
            c01 = a0.fma(DoubleVector.fromArray(S, arena, b + W), c01);
            c02 = a0.fma(DoubleVector.fromArray(S, arena, b + 2 * W), c02);
            c03 = a0.fma(DoubleVector.fromArray(S, arena, b + 3 * W), c03);
            c04 = a0.fma(DoubleVector.fromArray(S, arena, b + 4 * W), c04);
            c05 = a0.fma(DoubleVector.fromArray(S, arena, b + 5 * W), c05);
            c06 = a0.fma(DoubleVector.fromArray(S, arena, b + 6 * W), c06);
            c07 = a0.fma(DoubleVector.fromArray(S, arena, b + 7 * W), c07);
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
        c02.intoArray(arena, co + 2 * W);
        c03.intoArray(arena, co + 3 * W);
        c04.intoArray(arena, co + 4 * W);
        c05.intoArray(arena, co + 5 * W);
        c06.intoArray(arena, co + 6 * W);
        c07.intoArray(arena, co + 7 * W);
    }

    private static void tile4x2(double[] arena, int[] columns, int[] rows, int ao, int ari, int bo, int co, int n) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S);
        DoubleVector c21 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S);
        DoubleVector c31 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, b + W);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + ari]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            DoubleVector a2 = DoubleVector.broadcast(S, arena[a + 2 * ari]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            DoubleVector a3 = DoubleVector.broadcast(S, arena[a + 3 * ari]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
        c10.intoArray(arena, co + n);
        c11.intoArray(arena, co + n + W);
        c20.intoArray(arena, co + 2 * n);
        c21.intoArray(arena, co + 2 * n + W);
        c30.intoArray(arena, co + 3 * n);
        c31.intoArray(arena, co + 3 * n + W);
    }

    private static void tile2x2(double[] arena, int[] columns, int[] rows, int ao, int ari, int bo, int co, int n) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c11 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, b + W);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + ari]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
        c10.intoArray(arena, co + n);
        c11.intoArray(arena, co + n + W);
    }

    private static void tile1x2(double[] arena, int[] columns, int[] rows, int ao, int bo, int co) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(DoubleVector.fromArray(S, arena, b), c00);
            c01 = a0.fma(DoubleVector.fromArray(S, arena, b + W), c01);
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
    }

    private static void tile8x1(double[] arena, int[] columns, int[] rows, int ao, int ari, int bo, int co, int n) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S);
        DoubleVector c3 = DoubleVector.zero(S);
        DoubleVector c4 = DoubleVector.zero(S);
        DoubleVector c5 = DoubleVector.zero(S);
        DoubleVector c6 = DoubleVector.zero(S);
        DoubleVector c7 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c0 = a0.fma(b0, c0);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + ari]);
            c1 = a1.fma(b0, c1);
            DoubleVector a2 = DoubleVector.broadcast(S, arena[a + 2 * ari]);
            c2 = a2.fma(b0, c2);
            DoubleVector a3 = DoubleVector.broadcast(S, arena[a + 3 * ari]);
            c3 = a3.fma(b0, c3);
            DoubleVector a4 = DoubleVector.broadcast(S, arena[a + 4 * ari]);
            c4 = a4.fma(b0, c4);
            DoubleVector a5 = DoubleVector.broadcast(S, arena[a + 5 * ari]);
            c5 = a5.fma(b0, c5);
            DoubleVector a6 = DoubleVector.broadcast(S, arena[a + 6 * ari]);
            c6 = a6.fma(b0, c6);
            DoubleVector a7 = DoubleVector.broadcast(S, arena[a + 7 * ari]);
            c7 = a7.fma(b0, c7);
        }
        c0.intoArray(arena, co);
        c1.intoArray(arena, co + n);
        c2.intoArray(arena, co + 2 * n);
        c3.intoArray(arena, co + 3 * n);
        c4.intoArray(arena, co + 4 * n);
        c5.intoArray(arena, co + 5 * n);
        c6.intoArray(arena, co + 6 * n);
        c7.intoArray(arena, co + 7 * n);
    }

    private static void tile2x1(double[] arena, int[] columns, int[] rows, int ao, int ari, int bo, int co, int n) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c0 = a0.fma(b0, c0);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + ari]);
            c1 = a1.fma(b0, c1);
        }
        c0.intoArray(arena, co);
        c1.intoArray(arena, co + n);
    }

    private static void tile1x1(double[] arena, int[] columns, int[] rows, int ao, int bo, int co) {
        DoubleVector c0 = DoubleVector.zero(S);
        for (int p = 0; p < rows.length; p++) {
            int a = ao + columns[p];
            int b = bo + rows[p];
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c0 = a0.fma(b0, c0);
        }
        c0.intoArray(arena, co);
    }
}
