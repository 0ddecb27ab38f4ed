package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix product in register tiles. Each element of C is one chain of fused multiply-adds along k, so the width of the
 * vectors does not change a bit. One flat loop a tile, with the accumulators as local variables: accumulators that are
 * carried across nested loops are boxed on JDK 17. Four rows by four vectors is the largest tile: with six rows the
 * method outgrows the client compiler of JDK 17, which then gives up on it for good ("out of virtual registers").
 *
 * <p>The tile that does nearly all the work has forms of its own for results that start from something: a pass of its own over C
 * takes a tenth of the time of a product. Where it does not fit, a pass follows.
 */
final class VectorProduct {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    private VectorProduct() {}

    static void product(
            double[] arena,
            int m,
            int k,
            int n,
            int ao,
            int ari,
            int arp,
            int bo,
            int bs,
            int zo,
            int zri,
            int zrj,
            int co) {
        if (n < W) {
            narrow(arena, m, k, n, ao, ari, arp, bo, bs, co);
            start(arena, m, n, n, zo, zri, zrj, co);
        } else {
            wide(arena, m, k, n, ao, ari, arp, bo, bs, zo, zri, zrj, co);
        }
    }

    /** C = Z + C for the first {@code width} columns from {@code co} on; nothing where there is no Z. */
    private static void start(double[] arena, int m, int n, int width, int zo, int zri, int zrj, int co) {
        if (zo < 0) {
            return;
        }
        if (zrj == 1 && zri == n && width == n) {
            VectorElementwise.accumulate(arena, m * n, zo, co);
            return;
        }
        for (int i = 0; i < m; i++) {
            if (zrj == 1) {
                VectorElementwise.accumulate(arena, width, zo + i * zri, co + i * n);
            } else {
                VectorElementwise.shift(arena, width, arena[zo + i * zri], co + i * n);
            }
        }
    }

    private static void wide(
            double[] arena,
            int m,
            int k,
            int n,
            int ao,
            int ari,
            int arp,
            int bo,
            int bs,
            int zo,
            int zri,
            int zrj,
            int co) {
        int j = 0;
        for (; j + 4 * W <= n; j += 4 * W) {
            if (zo < 0) {
                panel4(arena, m, k, n, ao, ari, arp, bo + j, bs, co + j);
            } else {
                panel4Onto(arena, m, k, n, ao, ari, arp, bo + j, bs, zo + j * zrj, zri, zrj, co + j);
            }
        }
        while (j < n) {
            // the last vectors may overlap those before: those columns are computed twice, to the same bits
            int left = n - j;
            int vectors;
            int at;
            if (left > 2 * W && n >= 3 * W) {
                vectors = 3;
                at = Math.min(j, n - 3 * W);
                panel3(arena, m, k, n, ao, ari, arp, bo + at, bs, co + at);
            } else if (left > W && n >= 2 * W) {
                vectors = 2;
                at = Math.min(j, n - 2 * W);
                panel2(arena, m, k, n, ao, ari, arp, bo + at, bs, co + at);
            } else {
                vectors = 1;
                at = Math.min(j, n - W);
                panel1(arena, m, k, n, ao, ari, arp, bo + at, bs, co + at);
            }
            start(arena, m, n, vectors * W, zo < 0 ? zo : zo + at * zrj, zri, zrj, co + at);
            j += vectors * W;
        }
    }

    private static void panel4(double[] arena, int m, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        int i = 0;
        for (; i + 4 <= m; i += 4) {
            tile4x4(arena, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
        }
        if (i < m) {
            fewRows(arena, m - i, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
        }
    }

    private static void panel4Onto(
            double[] arena,
            int m,
            int k,
            int n,
            int ao,
            int ari,
            int arp,
            int bo,
            int bs,
            int zo,
            int zri,
            int zrj,
            int co) {
        int i = 0;
        if (zrj == 0) {
            for (; i + 4 <= m; i += 4) {
                tile4x4OntoRows(arena, k, n, ao + i * ari, ari, arp, bo, bs, zo + i * zri, zri, co + i * n);
            }
        } else {
            for (; i + 4 <= m; i += 4) {
                tile4x4OntoArray(arena, k, n, ao + i * ari, ari, arp, bo, bs, zo + i * zri, zri, co + i * n);
            }
        }
        if (i < m) {
            fewRows(arena, m - i, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
            start(arena, m - i, n, 4 * W, zo + i * zri, zri, zrj, co + i * n);
        }
    }

    /** Fewer than four rows by four vectors. */
    private static void fewRows(double[] arena, int m, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        int i = 0;
        if (m >= 2) {
            tile2x4(arena, k, n, ao, ari, arp, bo, bs, co);
            i = 2;
        }
        if (i < m) {
            tile1x4(arena, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
        }
    }

    private static void panel3(double[] arena, int m, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        int i = 0;
        for (; i + 4 <= m; i += 4) {
            tile4x3(arena, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
        }
        for (int v = 0; i < m && v < 3 * W; v += W) {
            panel1(arena, m - i, k, n, ao + i * ari, ari, arp, bo + v, bs, co + i * n + v);
        }
    }

    private static void panel2(double[] arena, int m, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        int i = 0;
        for (; i + 4 <= m; i += 4) {
            tile4x2(arena, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
        }
        for (int v = 0; i < m && v < 2 * W; v += W) {
            panel1(arena, m - i, k, n, ao + i * ari, ari, arp, bo + v, bs, co + i * n + v);
        }
    }

    private static void panel1(double[] arena, int m, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        int i = 0;
        for (; i + 8 <= m; i += 8) {
            tile8x1(arena, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
        }
        for (; i + 2 <= m; i += 2) {
            tile2x1(arena, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
        }
        if (i < m) {
            tile1x1(arena, k, n, ao + i * ari, ari, arp, bo, bs, co + i * n);
        }
    }

    /** Fewer columns than a vector has lanes. */
    private static void narrow(double[] arena, int m, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                int a = ao + i * ari;
                int b = bo + j;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(arena[a], arena[b], sum);
                    a += arp;
                    b += bs;
                }
                arena[co + i * n + j] = sum;
            }
        }
    }

    private static void tile4x4(double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
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
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
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
            a += arp;
            b += bs;
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

    /** Each row starts from a number. */
    private static void tile4x4OntoRows(
            double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int zo, int zri, int co) {
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
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
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
            a += arp;
            b += bs;
        }
        DoubleVector z0 = DoubleVector.broadcast(S, arena[zo]);
        z0.add(c00).intoArray(arena, co);
        z0.add(c01).intoArray(arena, co + W);
        z0.add(c02).intoArray(arena, co + 2 * W);
        z0.add(c03).intoArray(arena, co + 3 * W);
        DoubleVector z1 = DoubleVector.broadcast(S, arena[zo + zri]);
        z1.add(c10).intoArray(arena, co + n);
        z1.add(c11).intoArray(arena, co + n + W);
        z1.add(c12).intoArray(arena, co + n + 2 * W);
        z1.add(c13).intoArray(arena, co + n + 3 * W);
        DoubleVector z2 = DoubleVector.broadcast(S, arena[zo + 2 * zri]);
        z2.add(c20).intoArray(arena, co + 2 * n);
        z2.add(c21).intoArray(arena, co + 2 * n + W);
        z2.add(c22).intoArray(arena, co + 2 * n + 2 * W);
        z2.add(c23).intoArray(arena, co + 2 * n + 3 * W);
        DoubleVector z3 = DoubleVector.broadcast(S, arena[zo + 3 * zri]);
        z3.add(c30).intoArray(arena, co + 3 * n);
        z3.add(c31).intoArray(arena, co + 3 * n + W);
        z3.add(c32).intoArray(arena, co + 3 * n + 2 * W);
        z3.add(c33).intoArray(arena, co + 3 * n + 3 * W);
    }

    /** Each row starts from an array. */
    private static void tile4x4OntoArray(
            double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int zo, int zri, int co) {
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
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
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
            a += arp;
            b += bs;
        }
        DoubleVector.fromArray(S, arena, zo).add(c00).intoArray(arena, co);
        DoubleVector.fromArray(S, arena, zo + W).add(c01).intoArray(arena, co + W);
        DoubleVector.fromArray(S, arena, zo + 2 * W).add(c02).intoArray(arena, co + 2 * W);
        DoubleVector.fromArray(S, arena, zo + 3 * W).add(c03).intoArray(arena, co + 3 * W);
        DoubleVector.fromArray(S, arena, zo + zri).add(c10).intoArray(arena, co + n);
        DoubleVector.fromArray(S, arena, zo + zri + W).add(c11).intoArray(arena, co + n + W);
        DoubleVector.fromArray(S, arena, zo + zri + 2 * W).add(c12).intoArray(arena, co + n + 2 * W);
        DoubleVector.fromArray(S, arena, zo + zri + 3 * W).add(c13).intoArray(arena, co + n + 3 * W);
        DoubleVector.fromArray(S, arena, zo + 2 * zri).add(c20).intoArray(arena, co + 2 * n);
        DoubleVector.fromArray(S, arena, zo + 2 * zri + W).add(c21).intoArray(arena, co + 2 * n + W);
        DoubleVector.fromArray(S, arena, zo + 2 * zri + 2 * W).add(c22).intoArray(arena, co + 2 * n + 2 * W);
        DoubleVector.fromArray(S, arena, zo + 2 * zri + 3 * W).add(c23).intoArray(arena, co + 2 * n + 3 * W);
        DoubleVector.fromArray(S, arena, zo + 3 * zri).add(c30).intoArray(arena, co + 3 * n);
        DoubleVector.fromArray(S, arena, zo + 3 * zri + W).add(c31).intoArray(arena, co + 3 * n + W);
        DoubleVector.fromArray(S, arena, zo + 3 * zri + 2 * W).add(c32).intoArray(arena, co + 3 * n + 2 * W);
        DoubleVector.fromArray(S, arena, zo + 3 * zri + 3 * W).add(c33).intoArray(arena, co + 3 * n + 3 * W);
    }

    private static void tile4x3(double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c12 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S);
        DoubleVector c21 = DoubleVector.zero(S);
        DoubleVector c22 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S);
        DoubleVector c31 = DoubleVector.zero(S);
        DoubleVector c32 = DoubleVector.zero(S);
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, b + W);
            DoubleVector b2 = DoubleVector.fromArray(S, arena, b + 2 * W);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + ari]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            DoubleVector a2 = DoubleVector.broadcast(S, arena[a + 2 * ari]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            DoubleVector a3 = DoubleVector.broadcast(S, arena[a + 3 * ari]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            a += arp;
            b += bs;
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
        c02.intoArray(arena, co + 2 * W);
        c10.intoArray(arena, co + n);
        c11.intoArray(arena, co + n + W);
        c12.intoArray(arena, co + n + 2 * W);
        c20.intoArray(arena, co + 2 * n);
        c21.intoArray(arena, co + 2 * n + W);
        c22.intoArray(arena, co + 2 * n + 2 * W);
        c30.intoArray(arena, co + 3 * n);
        c31.intoArray(arena, co + 3 * n + W);
        c32.intoArray(arena, co + 3 * n + 2 * W);
    }

    private static void tile4x2(double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S);
        DoubleVector c21 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S);
        DoubleVector c31 = DoubleVector.zero(S);
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
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
            a += arp;
            b += bs;
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

    private static void tile2x4(double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S);
        DoubleVector c03 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c12 = DoubleVector.zero(S);
        DoubleVector c13 = DoubleVector.zero(S);
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
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
            a += arp;
            b += bs;
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

    private static void tile1x4(double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S);
        DoubleVector c03 = DoubleVector.zero(S);
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, b + W);
            DoubleVector b2 = DoubleVector.fromArray(S, arena, b + 2 * W);
            DoubleVector b3 = DoubleVector.fromArray(S, arena, b + 3 * W);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            a += arp;
            b += bs;
        }
        c00.intoArray(arena, co);
        c01.intoArray(arena, co + W);
        c02.intoArray(arena, co + 2 * W);
        c03.intoArray(arena, co + 3 * W);
    }

    private static void tile8x1(double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S);
        DoubleVector c3 = DoubleVector.zero(S);
        DoubleVector c4 = DoubleVector.zero(S);
        DoubleVector c5 = DoubleVector.zero(S);
        DoubleVector c6 = DoubleVector.zero(S);
        DoubleVector c7 = DoubleVector.zero(S);
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
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
            a += arp;
            b += bs;
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

    private static void tile2x1(double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c0 = a0.fma(b0, c0);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + ari]);
            c1 = a1.fma(b0, c1);
            a += arp;
            b += bs;
        }
        c0.intoArray(arena, co);
        c1.intoArray(arena, co + n);
    }

    private static void tile1x1(double[] arena, int k, int n, int ao, int ari, int arp, int bo, int bs, int co) {
        DoubleVector c0 = DoubleVector.zero(S);
        int a = ao;
        int b = bo;
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, b);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a]);
            c0 = a0.fma(b0, c0);
            a += arp;
            b += bs;
        }
        c0.intoArray(arena, co);
    }
}
