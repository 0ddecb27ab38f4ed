package org.almagest.dynamics.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products along contiguous segments, as in {@link VectorReduction}. The partial sums of a tile of eight rows by
 * two wait in memory between segments, so that all tiles meet a segment while it is in the first-level cache; the order
 * of summation is the same as if each tile were done at once.
 */
final class VectorSegmentProduct {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final boolean WIDE = S.length() == 8;

    /** Numbers of a segment taken at once: eight rows of 4 KB stay in the first-level cache. A multiple of eight. */
    private static final int BLOCK = 512;

    private VectorSegmentProduct() {}

    static void product(
            double[] arena,
            int m,
            int n,
            int k,
            int[] as,
            int[] bs,
            int ao,
            int ari,
            int bo,
            int[] columns,
            int co,
            int cri,
            int[] results,
            int scratch) {
        if (WIDE) {
            boolean rowsByEight = tiles(m, n) <= tiles(n, m);
            tiled(arena, m, n, k, as, bs, ao, ari, bo, columns, scratch, rowsByEight);
            fold(arena, m, n, co, cri, results, scratch, rowsByEight);
        } else {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    arena[co + i * cri + results[j]] = dot8(arena, k, as, bs, ao + i * ari, bo + columns[j], scratch);
                }
            }
        }
    }

    /** Tiles of eight of the first by two of the second, the last ones filled up with repetitions. */
    static int tiles(int eights, int twos) {
        return (eights + 7) / 8 * ((twos + 1) / 2);
    }

    private static void tiled(
            double[] arena,
            int m,
            int n,
            int k,
            int[] as,
            int[] bs,
            int ao,
            int ari,
            int bo,
            int[] columns,
            int scratch,
            boolean rowsByEight) {
        int tiles = rowsByEight ? tiles(m, n) : tiles(n, m);
        Arrays.fill(arena, scratch, scratch + 128 * tiles, 0);
        for (int s = 0; s < as.length; s++) {
            for (int p = 0; p < k; p += BLOCK) {
                int length = Math.min(BLOCK, k - p);
                if (rowsByEight) {
                    eightRows(arena, m, n, length, ao + as[s] + p, ari, bo + bs[s] + p, columns, scratch);
                } else {
                    eightColumns(arena, m, n, length, ao + as[s] + p, ari, bo + bs[s] + p, columns, scratch);
                }
            }
        }
    }

    private static void eightRows(
            double[] arena, int m, int n, int k, int a, int ari, int b, int[] columns, int scratch) {
        int parts = scratch;
        int end = m - 1;
        for (int i = 0; i < m; i += 8) {
            int y0 = a + i * ari;
            int y1 = a + Math.min(i + 1, end) * ari;
            int y2 = a + Math.min(i + 2, end) * ari;
            int y3 = a + Math.min(i + 3, end) * ari;
            int y4 = a + Math.min(i + 4, end) * ari;
            int y5 = a + Math.min(i + 5, end) * ari;
            int y6 = a + Math.min(i + 6, end) * ari;
            int y7 = a + Math.min(i + 7, end) * ari;
            for (int j = 0; j < n; j += 2) {
                int x = b + columns[j];
                int x2 = b + columns[Math.min(j + 1, n - 1)];
                tile(arena, k, x, x2, y0, y1, y2, y3, y4, y5, y6, y7, parts);
                tails(arena, k, x, x2, y0, y1, y2, y3, y4, y5, y6, y7, parts);
                parts += 128;
            }
        }
    }

    private static void eightColumns(
            double[] arena, int m, int n, int k, int a, int ari, int b, int[] columns, int scratch) {
        int parts = scratch;
        int end = n - 1;
        for (int j = 0; j < n; j += 8) {
            int y0 = b + columns[j];
            int y1 = b + columns[Math.min(j + 1, end)];
            int y2 = b + columns[Math.min(j + 2, end)];
            int y3 = b + columns[Math.min(j + 3, end)];
            int y4 = b + columns[Math.min(j + 4, end)];
            int y5 = b + columns[Math.min(j + 5, end)];
            int y6 = b + columns[Math.min(j + 6, end)];
            int y7 = b + columns[Math.min(j + 7, end)];
            for (int i = 0; i < m; i += 2) {
                int x = a + i * ari;
                int x2 = a + Math.min(i + 1, m - 1) * ari;
                tile(arena, k, x, x2, y0, y1, y2, y3, y4, y5, y6, y7, parts);
                tails(arena, k, x, x2, y0, y1, y2, y3, y4, y5, y6, y7, parts);
                parts += 128;
            }
        }
    }

    /** Joins the partial sums of each tile and puts them where they belong; repetitions are left out. */
    private static void fold(
            double[] arena, int m, int n, int co, int cri, int[] results, int scratch, boolean rowsByEight) {
        int parts = scratch;
        for (int e = 0; e < (rowsByEight ? m : n); e += 8) {
            for (int t = 0; t < (rowsByEight ? n : m); t += 2) {
                VectorReduction.foldTwo(arena, parts, parts, parts + 64);
                for (int second = 0; second < Math.min(2, (rowsByEight ? n : m) - t); second++) {
                    for (int l = 0; l < Math.min(8, (rowsByEight ? m : n) - e); l++) {
                        int i = rowsByEight ? e + l : t + second;
                        int j = rowsByEight ? t + second : e + l;
                        arena[co + i * cri + results[j]] = arena[parts + 64 * second + l];
                    }
                }
                parts += 128;
            }
        }
    }

    /** The partial sums of two rows, x and x2, with eight rows y: onto those at parts, eight by eight. */
    private static void tile(
            double[] arena,
            int k,
            int x,
            int x2,
            int y0,
            int y1,
            int y2,
            int y3,
            int y4,
            int y5,
            int y6,
            int y7,
            int parts) {
        DoubleVector c0 = DoubleVector.fromArray(S, arena, parts);
        DoubleVector d0 = DoubleVector.fromArray(S, arena, parts + 64);
        DoubleVector c1 = DoubleVector.fromArray(S, arena, parts + 8);
        DoubleVector d1 = DoubleVector.fromArray(S, arena, parts + 72);
        DoubleVector c2 = DoubleVector.fromArray(S, arena, parts + 16);
        DoubleVector d2 = DoubleVector.fromArray(S, arena, parts + 80);
        DoubleVector c3 = DoubleVector.fromArray(S, arena, parts + 24);
        DoubleVector d3 = DoubleVector.fromArray(S, arena, parts + 88);
        DoubleVector c4 = DoubleVector.fromArray(S, arena, parts + 32);
        DoubleVector d4 = DoubleVector.fromArray(S, arena, parts + 96);
        DoubleVector c5 = DoubleVector.fromArray(S, arena, parts + 40);
        DoubleVector d5 = DoubleVector.fromArray(S, arena, parts + 104);
        DoubleVector c6 = DoubleVector.fromArray(S, arena, parts + 48);
        DoubleVector d6 = DoubleVector.fromArray(S, arena, parts + 112);
        DoubleVector c7 = DoubleVector.fromArray(S, arena, parts + 56);
        DoubleVector d7 = DoubleVector.fromArray(S, arena, parts + 120);
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
        c0.intoArray(arena, parts);
        c1.intoArray(arena, parts + 8);
        c2.intoArray(arena, parts + 16);
        c3.intoArray(arena, parts + 24);
        c4.intoArray(arena, parts + 32);
        c5.intoArray(arena, parts + 40);
        c6.intoArray(arena, parts + 48);
        c7.intoArray(arena, parts + 56);
        d0.intoArray(arena, parts + 64);
        d1.intoArray(arena, parts + 72);
        d2.intoArray(arena, parts + 80);
        d3.intoArray(arena, parts + 88);
        d4.intoArray(arena, parts + 96);
        d5.intoArray(arena, parts + 104);
        d6.intoArray(arena, parts + 112);
        d7.intoArray(arena, parts + 120);
    }

    /** What a tile leaves of a segment whose length is no multiple of eight. */
    private static void tails(
            double[] arena,
            int k,
            int x,
            int x2,
            int y0,
            int y1,
            int y2,
            int y3,
            int y4,
            int y5,
            int y6,
            int y7,
            int parts) {
        for (int p = k & -8; p < k; p++) {
            tail(arena, arena[x + p], arena[x2 + p], y0 + p, parts + (p & 7));
            tail(arena, arena[x + p], arena[x2 + p], y1 + p, parts + 8 + (p & 7));
            tail(arena, arena[x + p], arena[x2 + p], y2 + p, parts + 16 + (p & 7));
            tail(arena, arena[x + p], arena[x2 + p], y3 + p, parts + 24 + (p & 7));
            tail(arena, arena[x + p], arena[x2 + p], y4 + p, parts + 32 + (p & 7));
            tail(arena, arena[x + p], arena[x2 + p], y5 + p, parts + 40 + (p & 7));
            tail(arena, arena[x + p], arena[x2 + p], y6 + p, parts + 48 + (p & 7));
            tail(arena, arena[x + p], arena[x2 + p], y7 + p, parts + 56 + (p & 7));
        }
    }

    private static void tail(double[] arena, double v, double w, int y, int part) {
        arena[part] = Math.fma(v, arena[y], arena[part]);
        arena[part + 64] = Math.fma(w, arena[y], arena[part + 64]);
    }

    private static double dot8(double[] arena, int k, int[] as, int[] bs, int a, int b, int parts) {
        Arrays.fill(arena, parts, parts + 8, 0);
        for (int s = 0; s < as.length; s++) {
            narrow(arena, k, a + as[s], b + bs[s], parts);
            for (int p = k & -8; p < k; p++) {
                int at = parts + (p & 7);
                arena[at] = Math.fma(arena[a + as[s] + p], arena[b + bs[s] + p], arena[at]);
            }
        }
        return VectorReduction.tree(arena, parts);
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
