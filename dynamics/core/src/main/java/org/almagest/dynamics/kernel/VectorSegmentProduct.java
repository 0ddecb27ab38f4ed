package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products along contiguous segments, as in {@link VectorReduction}, in tiles of eight or four rows by two or one. The
 * partial sums wait in memory between segments, so that all tiles meet a segment while it is in the first-level cache; the order
 * of summation is the same as if each sum were done at once.
 */
final class VectorSegmentProduct {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final boolean WIDE = S.length() == 8;

    /** From this length on a segment pays for taking up and putting down its sums, and the plainer loop is the faster one. */
    private static final int LONG = 128;

    private VectorSegmentProduct() {}

    static void product(
            double[] arena, int k, int[] segments, int from, int count, int ao, int[] as, int bo, int[] bs, int co) {
        boolean together = WIDE && count > 1 && k < LONG && (k & 7) == 0;
        if (together && VectorSegmentRun.fits(as, bs)) {
            VectorSegmentRun.product(arena, k, segments, from, 1, count, ao, as, 8 * bs.length, bo, bs, 8, co);
        } else if (together && VectorSegmentRun.fits(bs, as)) {
            VectorSegmentRun.product(arena, k, segments, from + 1, -1, count, bo, bs, 8, ao, as, 8 * bs.length, co);
        } else {
            for (int s = from; s < from + 2 * count; s += 2) {
                one(arena, k, ao + segments[s], as, bo + segments[s + 1], bs, co);
            }
        }
    }

    private static void one(double[] arena, int k, int ao, int[] as, int bo, int[] bs, int co) {
        int m = as.length;
        int n = bs.length;
        if (!WIDE) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    narrow(arena, k, ao + as[i], bo + bs[j], co + 8 * (i * n + j));
                }
            }
        } else if (filled(m) * n <= filled(n) * m) {
            tiles(arena, k, ao, as, 8 * n, bo, bs, 8, co);
        } else {
            tiles(arena, k, bo, bs, 8, ao, as, 8 * n, co);
        }
        if ((k & 7) != 0) {
            rest(arena, k, ao, as, bo, bs, co);
        }
    }

    /** Rows that the tiles of so many compute: the last four or eight are filled up with repetitions. */
    private static int filled(int rows) {
        return (rows + 3) / 4 * 4;
    }

    /**
     * All tiles.
     *
     * @param ys rows taken by eight, whose partial sums lie {@code yApart} apart
     * @param xs rows taken by two, whose partial sums lie {@code xApart} apart
     */
    private static void tiles(
            double[] arena, int k, int yo, int[] ys, int yApart, int xo, int[] xs, int xApart, int co) {
        int e = 0;
        for (; e + 4 < ys.length; e += 8) {
            int t = 0;
            for (; t + 2 <= xs.length; t += 2) {
                int c = co + t * xApart;
                tile8x2(arena, k, yo, ys, e, yApart, xo + xs[t], xo + xs[t + 1], c, c + xApart);
            }
            if (t < xs.length) {
                tile8x1(arena, k, yo, ys, e, yApart, xo + xs[t], co + t * xApart);
            }
        }
        if (e < ys.length) {
            int t = 0;
            for (; t + 2 <= xs.length; t += 2) {
                int c = co + t * xApart;
                tile4x2(arena, k, yo, ys, e, yApart, xo + xs[t], xo + xs[t + 1], c, c + xApart);
            }
            if (t < xs.length) {
                tile4x1(arena, k, yo, ys, e, yApart, xo + xs[t], co + t * xApart);
            }
        }
    }

    /** Joins the partial sums and puts each sum where it belongs. */
    static void join(double[] arena, int m, int n, int po, int co, int cri, int[] results) {
        int all = m * n;
        for (int e = 0; e < all; e += 8) {
            int count = Math.min(8, all - e);
            if (WIDE && count == 8) {
                VectorReduction.fold(arena, po + 8 * e, po + 8 * e);
            } else {
                for (int l = 0; l < count; l++) {
                    arena[po + 8 * e + l] = VectorReduction.tree(arena, po + 8 * (e + l));
                }
            }
            for (int l = 0; l < count; l++) {
                arena[co + (e + l) / n * cri + results[(e + l) % n]] = arena[po + 8 * e + l];
            }
        }
    }

    /** The partial sums of eight rows y with two rows x: onto those at c and d. */
    private static void tile8x2(double[] arena, int k, int y, int[] ys, int e, int apart, int x, int x2, int c, int d) {
        int end = ys.length - 1;
        int e1 = Math.min(e + 1, end);
        int e2 = Math.min(e + 2, end);
        int e3 = Math.min(e + 3, end);
        int e4 = Math.min(e + 4, end);
        int e5 = Math.min(e + 5, end);
        int e6 = Math.min(e + 6, end);
        int e7 = Math.min(e + 7, end);
        int y0 = y + ys[e];
        int y1 = y + ys[e1];
        int y2 = y + ys[e2];
        int y3 = y + ys[e3];
        int y4 = y + ys[e4];
        int y5 = y + ys[e5];
        int y6 = y + ys[e6];
        int y7 = y + ys[e7];
        DoubleVector c0 = DoubleVector.fromArray(S, arena, c + e * apart);
        DoubleVector d0 = DoubleVector.fromArray(S, arena, d + e * apart);
        DoubleVector c1 = DoubleVector.fromArray(S, arena, c + e1 * apart);
        DoubleVector d1 = DoubleVector.fromArray(S, arena, d + e1 * apart);
        DoubleVector c2 = DoubleVector.fromArray(S, arena, c + e2 * apart);
        DoubleVector d2 = DoubleVector.fromArray(S, arena, d + e2 * apart);
        DoubleVector c3 = DoubleVector.fromArray(S, arena, c + e3 * apart);
        DoubleVector d3 = DoubleVector.fromArray(S, arena, d + e3 * apart);
        DoubleVector c4 = DoubleVector.fromArray(S, arena, c + e4 * apart);
        DoubleVector d4 = DoubleVector.fromArray(S, arena, d + e4 * apart);
        DoubleVector c5 = DoubleVector.fromArray(S, arena, c + e5 * apart);
        DoubleVector d5 = DoubleVector.fromArray(S, arena, d + e5 * apart);
        DoubleVector c6 = DoubleVector.fromArray(S, arena, c + e6 * apart);
        DoubleVector d6 = DoubleVector.fromArray(S, arena, d + e6 * apart);
        DoubleVector c7 = DoubleVector.fromArray(S, arena, c + e7 * apart);
        DoubleVector d7 = DoubleVector.fromArray(S, arena, d + e7 * apart);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            DoubleVector v = DoubleVector.fromArray(S, arena, x + p);
            DoubleVector w = DoubleVector.fromArray(S, arena, x2 + p);
            DoubleVector v0 = DoubleVector.fromArray(S, arena, y0 + p);
            c0 = v.fma(v0, c0);
            d0 = w.fma(v0, d0);
            DoubleVector v1 = DoubleVector.fromArray(S, arena, y1 + p);
            c1 = v.fma(v1, c1);
            d1 = w.fma(v1, d1);
            DoubleVector v2 = DoubleVector.fromArray(S, arena, y2 + p);
            c2 = v.fma(v2, c2);
            d2 = w.fma(v2, d2);
            DoubleVector v3 = DoubleVector.fromArray(S, arena, y3 + p);
            c3 = v.fma(v3, c3);
            d3 = w.fma(v3, d3);
            DoubleVector v4 = DoubleVector.fromArray(S, arena, y4 + p);
            c4 = v.fma(v4, c4);
            d4 = w.fma(v4, d4);
            DoubleVector v5 = DoubleVector.fromArray(S, arena, y5 + p);
            c5 = v.fma(v5, c5);
            d5 = w.fma(v5, d5);
            DoubleVector v6 = DoubleVector.fromArray(S, arena, y6 + p);
            c6 = v.fma(v6, c6);
            d6 = w.fma(v6, d6);
            DoubleVector v7 = DoubleVector.fromArray(S, arena, y7 + p);
            c7 = v.fma(v7, c7);
            d7 = w.fma(v7, d7);
        }
        c0.intoArray(arena, c + e * apart);
        d0.intoArray(arena, d + e * apart);
        c1.intoArray(arena, c + e1 * apart);
        d1.intoArray(arena, d + e1 * apart);
        c2.intoArray(arena, c + e2 * apart);
        d2.intoArray(arena, d + e2 * apart);
        c3.intoArray(arena, c + e3 * apart);
        d3.intoArray(arena, d + e3 * apart);
        c4.intoArray(arena, c + e4 * apart);
        d4.intoArray(arena, d + e4 * apart);
        c5.intoArray(arena, c + e5 * apart);
        d5.intoArray(arena, d + e5 * apart);
        c6.intoArray(arena, c + e6 * apart);
        d6.intoArray(arena, d + e6 * apart);
        c7.intoArray(arena, c + e7 * apart);
        d7.intoArray(arena, d + e7 * apart);
    }

    private static void tile8x1(double[] arena, int k, int y, int[] ys, int e, int apart, int x, int c) {
        int end = ys.length - 1;
        int e1 = Math.min(e + 1, end);
        int e2 = Math.min(e + 2, end);
        int e3 = Math.min(e + 3, end);
        int e4 = Math.min(e + 4, end);
        int e5 = Math.min(e + 5, end);
        int e6 = Math.min(e + 6, end);
        int e7 = Math.min(e + 7, end);
        int y0 = y + ys[e];
        int y1 = y + ys[e1];
        int y2 = y + ys[e2];
        int y3 = y + ys[e3];
        int y4 = y + ys[e4];
        int y5 = y + ys[e5];
        int y6 = y + ys[e6];
        int y7 = y + ys[e7];
        DoubleVector c0 = DoubleVector.fromArray(S, arena, c + e * apart);
        DoubleVector c1 = DoubleVector.fromArray(S, arena, c + e1 * apart);
        DoubleVector c2 = DoubleVector.fromArray(S, arena, c + e2 * apart);
        DoubleVector c3 = DoubleVector.fromArray(S, arena, c + e3 * apart);
        DoubleVector c4 = DoubleVector.fromArray(S, arena, c + e4 * apart);
        DoubleVector c5 = DoubleVector.fromArray(S, arena, c + e5 * apart);
        DoubleVector c6 = DoubleVector.fromArray(S, arena, c + e6 * apart);
        DoubleVector c7 = DoubleVector.fromArray(S, arena, c + e7 * apart);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            DoubleVector v = DoubleVector.fromArray(S, arena, x + p);
            DoubleVector v0 = DoubleVector.fromArray(S, arena, y0 + p);
            c0 = v.fma(v0, c0);
            DoubleVector v1 = DoubleVector.fromArray(S, arena, y1 + p);
            c1 = v.fma(v1, c1);
            DoubleVector v2 = DoubleVector.fromArray(S, arena, y2 + p);
            c2 = v.fma(v2, c2);
            DoubleVector v3 = DoubleVector.fromArray(S, arena, y3 + p);
            c3 = v.fma(v3, c3);
            DoubleVector v4 = DoubleVector.fromArray(S, arena, y4 + p);
            c4 = v.fma(v4, c4);
            DoubleVector v5 = DoubleVector.fromArray(S, arena, y5 + p);
            c5 = v.fma(v5, c5);
            DoubleVector v6 = DoubleVector.fromArray(S, arena, y6 + p);
            c6 = v.fma(v6, c6);
            DoubleVector v7 = DoubleVector.fromArray(S, arena, y7 + p);
            c7 = v.fma(v7, c7);
        }
        c0.intoArray(arena, c + e * apart);
        c1.intoArray(arena, c + e1 * apart);
        c2.intoArray(arena, c + e2 * apart);
        c3.intoArray(arena, c + e3 * apart);
        c4.intoArray(arena, c + e4 * apart);
        c5.intoArray(arena, c + e5 * apart);
        c6.intoArray(arena, c + e6 * apart);
        c7.intoArray(arena, c + e7 * apart);
    }

    private static void tile4x2(double[] arena, int k, int y, int[] ys, int e, int apart, int x, int x2, int c, int d) {
        int end = ys.length - 1;
        int e1 = Math.min(e + 1, end);
        int e2 = Math.min(e + 2, end);
        int e3 = Math.min(e + 3, end);
        int y0 = y + ys[e];
        int y1 = y + ys[e1];
        int y2 = y + ys[e2];
        int y3 = y + ys[e3];
        DoubleVector c0 = DoubleVector.fromArray(S, arena, c + e * apart);
        DoubleVector d0 = DoubleVector.fromArray(S, arena, d + e * apart);
        DoubleVector c1 = DoubleVector.fromArray(S, arena, c + e1 * apart);
        DoubleVector d1 = DoubleVector.fromArray(S, arena, d + e1 * apart);
        DoubleVector c2 = DoubleVector.fromArray(S, arena, c + e2 * apart);
        DoubleVector d2 = DoubleVector.fromArray(S, arena, d + e2 * apart);
        DoubleVector c3 = DoubleVector.fromArray(S, arena, c + e3 * apart);
        DoubleVector d3 = DoubleVector.fromArray(S, arena, d + e3 * apart);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            DoubleVector v = DoubleVector.fromArray(S, arena, x + p);
            DoubleVector w = DoubleVector.fromArray(S, arena, x2 + p);
            DoubleVector v0 = DoubleVector.fromArray(S, arena, y0 + p);
            c0 = v.fma(v0, c0);
            d0 = w.fma(v0, d0);
            DoubleVector v1 = DoubleVector.fromArray(S, arena, y1 + p);
            c1 = v.fma(v1, c1);
            d1 = w.fma(v1, d1);
            DoubleVector v2 = DoubleVector.fromArray(S, arena, y2 + p);
            c2 = v.fma(v2, c2);
            d2 = w.fma(v2, d2);
            DoubleVector v3 = DoubleVector.fromArray(S, arena, y3 + p);
            c3 = v.fma(v3, c3);
            d3 = w.fma(v3, d3);
        }
        c0.intoArray(arena, c + e * apart);
        d0.intoArray(arena, d + e * apart);
        c1.intoArray(arena, c + e1 * apart);
        d1.intoArray(arena, d + e1 * apart);
        c2.intoArray(arena, c + e2 * apart);
        d2.intoArray(arena, d + e2 * apart);
        c3.intoArray(arena, c + e3 * apart);
        d3.intoArray(arena, d + e3 * apart);
    }

    private static void tile4x1(double[] arena, int k, int y, int[] ys, int e, int apart, int x, int c) {
        int end = ys.length - 1;
        int e1 = Math.min(e + 1, end);
        int e2 = Math.min(e + 2, end);
        int e3 = Math.min(e + 3, end);
        int y0 = y + ys[e];
        int y1 = y + ys[e1];
        int y2 = y + ys[e2];
        int y3 = y + ys[e3];
        DoubleVector c0 = DoubleVector.fromArray(S, arena, c + e * apart);
        DoubleVector c1 = DoubleVector.fromArray(S, arena, c + e1 * apart);
        DoubleVector c2 = DoubleVector.fromArray(S, arena, c + e2 * apart);
        DoubleVector c3 = DoubleVector.fromArray(S, arena, c + e3 * apart);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            DoubleVector v = DoubleVector.fromArray(S, arena, x + p);
            DoubleVector v0 = DoubleVector.fromArray(S, arena, y0 + p);
            c0 = v.fma(v0, c0);
            DoubleVector v1 = DoubleVector.fromArray(S, arena, y1 + p);
            c1 = v.fma(v1, c1);
            DoubleVector v2 = DoubleVector.fromArray(S, arena, y2 + p);
            c2 = v.fma(v2, c2);
            DoubleVector v3 = DoubleVector.fromArray(S, arena, y3 + p);
            c3 = v.fma(v3, c3);
        }
        c0.intoArray(arena, c + e * apart);
        c1.intoArray(arena, c + e1 * apart);
        c2.intoArray(arena, c + e2 * apart);
        c3.intoArray(arena, c + e3 * apart);
    }

    /** What the tiles leave of a segment whose length is no multiple of eight. */
    private static void rest(double[] arena, int k, int ao, int[] as, int bo, int[] bs, int co) {
        int part = co;
        for (int i = 0; i < as.length; i++) {
            for (int j = 0; j < bs.length; j++) {
                for (int p = k & -8; p < k; p++) {
                    int at = part + (p & 7);
                    arena[at] = Math.fma(arena[ao + as[i] + p], arena[bo + bs[j] + p], arena[at]);
                }
                part += 8;
            }
        }
    }

    /** On 256-bit vectors two registers hold the eight partial sums. */
    private static void narrow(double[] arena, int k, int a, int b, int parts) {
        DoubleVector low = DoubleVector.fromArray(S, arena, parts);
        DoubleVector high = DoubleVector.fromArray(S, arena, parts + 4);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            low = DoubleVector.fromArray(S, arena, a + p).fma(DoubleVector.fromArray(S, arena, b + p), low);
            high = DoubleVector.fromArray(S, arena, a + p + 4).fma(DoubleVector.fromArray(S, arena, b + p + 4), high);
        }
        low.intoArray(arena, parts);
        high.intoArray(arena, parts + 4);
    }
}
