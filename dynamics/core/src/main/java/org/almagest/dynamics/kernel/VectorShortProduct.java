package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A·Bᵀ where the rows are short: joining partial sums would be most of the work. Rows of B are copied side by side into a panel
 * of spare numbers, so that a vector holds one number of each of several rows and every element of C is one chain of fused
 * multiply-adds. The copy goes number by number: exchanging lanes in registers takes as long. The loops of five, four and one rows by
 * two vectors and by one are spelt out, since a vector that crosses a method or stands in an array is boxed.
 */
final class VectorShortProduct {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    /** Rows that lie side by side: two vectors. */
    private static final int WIDTH = 2 * W;
    /** Spare numbers behind those that reductions use: the panel, with vectors of eight. */
    static final int SCRATCH = 16 * Kernels.SHORT_ROW;

    private VectorShortProduct() {}

    /** With at least {@link Kernels#FEW_ROWS} rows on either side, no longer than {@link Kernels#SHORT_ROW}. */
    static void product(double[] arena, int m, int n, int k, int ao, int bo, int co) {
        int panel = arena.length - SCRATCH;
        if (n >= W) {
            for (int column = 0; column < n; column += WIDTH) {
                int j = Math.min(column, n - W);
                int columns = Math.min(WIDTH, n - j);
                pack(arena, k, bo + j * k, columns, panel);
                rows(arena, m, k, ao, panel, columns - W, co + j, n);
            }
        } else if (m >= W) {
            swapped(arena, m, n, k, ao, bo, co);
        } else {
            small(arena, m, n, k, ao, bo, co);
        }
    }

    /** With fewer columns than a vector has lanes: the rows of A side by side. */
    private static void swapped(double[] arena, int m, int n, int k, int ao, int bo, int co) {
        int panel = arena.length - SCRATCH;
        int results = arena.length - Kernels.SLACK;
        for (int row = 0; row < m; row += WIDTH) {
            int i = Math.min(row, m - W);
            int count = Math.min(WIDTH, m - i);
            pack(arena, k, ao + i * k, count, panel);
            rows(arena, n, k, bo, panel, count - W, results, WIDTH);
            for (int j = 0; j < n; j++) {
                for (int l = 0; l < count; l++) {
                    arena[co + (i + l) * n + j] = arena[results + j * WIDTH + l];
                }
            }
        }
    }

    /** Four columns at once; the last four may overlap those before: the same bits again. */
    private static void small(double[] arena, int m, int n, int k, int ao, int bo, int co) {
        for (int column = 0; column < n; column += 4) {
            int j = Math.min(column, n - 4);
            int b = bo + j * k;
            for (int i = 0; i < m; i++) {
                double c0 = 0;
                double c1 = 0;
                double c2 = 0;
                double c3 = 0;
                for (int p = 0; p < k; p++) {
                    double a = arena[ao + i * k + p];
                    c0 = Math.fma(a, arena[b + p], c0);
                    c1 = Math.fma(a, arena[b + k + p], c1);
                    c2 = Math.fma(a, arena[b + 2 * k + p], c2);
                    c3 = Math.fma(a, arena[b + 3 * k + p], c3);
                }
                int c = co + i * n + j;
                arena[c] = c0;
                arena[c + 1] = c1;
                arena[c + 2] = c2;
                arena[c + 3] = c3;
            }
        }
    }

    /** Rows of k numbers at b side by side. */
    private static void pack(double[] arena, int k, int b, int rows, int panel) {
        for (int l = 0; l < rows; l++) {
            int from = b + l * k;
            int to = panel + l;
            for (int p = 0; p < k; p++) {
                arena[to + p * WIDTH] = arena[from + p];
            }
        }
    }

    /**
     * The columns of C that a panel stands for.
     *
     * @param second where the second vector begins, which may overlap the first; 0 if there is none
     */
    private static void rows(double[] arena, int m, int k, int a, int panel, int second, int c, int cs) {
        // as many fives as leave fours
        int fives = Math.min(m & 3, m / 5);
        int i = 0;
        for (; i < 5 * fives; i += 5) {
            if (second > 0) {
                fiveByTwo(arena, k, a + i * k, k, panel, second, c + i * cs, cs);
            } else {
                fiveByOne(arena, k, a + i * k, k, panel, c + i * cs, cs);
            }
        }
        for (; i + 4 <= m; i += 4) {
            if (second > 0) {
                fourByTwo(arena, k, a + i * k, k, panel, second, c + i * cs, cs);
            } else {
                fourByOne(arena, k, a + i * k, k, panel, c + i * cs, cs);
            }
        }
        for (; i < m; i++) {
            if (second > 0) {
                oneByTwo(arena, k, a + i * k, panel, second, c + i * cs);
            } else {
                oneByOne(arena, k, a + i * k, panel, c + i * cs);
            }
        }
    }

    private static void fiveByTwo(double[] arena, int k, int a, int as, int panel, int second, int c, int cs) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector d0 = DoubleVector.zero(S);
        DoubleVector d1 = DoubleVector.zero(S);
        DoubleVector e0 = DoubleVector.zero(S);
        DoubleVector e1 = DoubleVector.zero(S);
        DoubleVector f0 = DoubleVector.zero(S);
        DoubleVector f1 = DoubleVector.zero(S);
        DoubleVector g0 = DoubleVector.zero(S);
        DoubleVector g1 = DoubleVector.zero(S);
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, panel + p * WIDTH);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, panel + p * WIDTH + second);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a + p]);
            c0 = a0.fma(b0, c0);
            c1 = a0.fma(b1, c1);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + as + p]);
            d0 = a1.fma(b0, d0);
            d1 = a1.fma(b1, d1);
            DoubleVector a2 = DoubleVector.broadcast(S, arena[a + 2 * as + p]);
            e0 = a2.fma(b0, e0);
            e1 = a2.fma(b1, e1);
            DoubleVector a3 = DoubleVector.broadcast(S, arena[a + 3 * as + p]);
            f0 = a3.fma(b0, f0);
            f1 = a3.fma(b1, f1);
            DoubleVector a4 = DoubleVector.broadcast(S, arena[a + 4 * as + p]);
            g0 = a4.fma(b0, g0);
            g1 = a4.fma(b1, g1);
        }
        c0.intoArray(arena, c);
        c1.intoArray(arena, c + second);
        d0.intoArray(arena, c + cs);
        d1.intoArray(arena, c + cs + second);
        e0.intoArray(arena, c + 2 * cs);
        e1.intoArray(arena, c + 2 * cs + second);
        f0.intoArray(arena, c + 3 * cs);
        f1.intoArray(arena, c + 3 * cs + second);
        g0.intoArray(arena, c + 4 * cs);
        g1.intoArray(arena, c + 4 * cs + second);
    }

    private static void fourByTwo(double[] arena, int k, int a, int as, int panel, int second, int c, int cs) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector d0 = DoubleVector.zero(S);
        DoubleVector d1 = DoubleVector.zero(S);
        DoubleVector e0 = DoubleVector.zero(S);
        DoubleVector e1 = DoubleVector.zero(S);
        DoubleVector f0 = DoubleVector.zero(S);
        DoubleVector f1 = DoubleVector.zero(S);
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, panel + p * WIDTH);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, panel + p * WIDTH + second);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a + p]);
            c0 = a0.fma(b0, c0);
            c1 = a0.fma(b1, c1);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + as + p]);
            d0 = a1.fma(b0, d0);
            d1 = a1.fma(b1, d1);
            DoubleVector a2 = DoubleVector.broadcast(S, arena[a + 2 * as + p]);
            e0 = a2.fma(b0, e0);
            e1 = a2.fma(b1, e1);
            DoubleVector a3 = DoubleVector.broadcast(S, arena[a + 3 * as + p]);
            f0 = a3.fma(b0, f0);
            f1 = a3.fma(b1, f1);
        }
        c0.intoArray(arena, c);
        c1.intoArray(arena, c + second);
        d0.intoArray(arena, c + cs);
        d1.intoArray(arena, c + cs + second);
        e0.intoArray(arena, c + 2 * cs);
        e1.intoArray(arena, c + 2 * cs + second);
        f0.intoArray(arena, c + 3 * cs);
        f1.intoArray(arena, c + 3 * cs + second);
    }

    private static void oneByTwo(double[] arena, int k, int a, int panel, int second, int c) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, panel + p * WIDTH);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, panel + p * WIDTH + second);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a + p]);
            c0 = a0.fma(b0, c0);
            c1 = a0.fma(b1, c1);
        }
        c0.intoArray(arena, c);
        c1.intoArray(arena, c + second);
    }

    private static void fiveByOne(double[] arena, int k, int a, int as, int panel, int c, int cs) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector d0 = DoubleVector.zero(S);
        DoubleVector e0 = DoubleVector.zero(S);
        DoubleVector f0 = DoubleVector.zero(S);
        DoubleVector g0 = DoubleVector.zero(S);
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, panel + p * WIDTH);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a + p]);
            c0 = a0.fma(b0, c0);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + as + p]);
            d0 = a1.fma(b0, d0);
            DoubleVector a2 = DoubleVector.broadcast(S, arena[a + 2 * as + p]);
            e0 = a2.fma(b0, e0);
            DoubleVector a3 = DoubleVector.broadcast(S, arena[a + 3 * as + p]);
            f0 = a3.fma(b0, f0);
            DoubleVector a4 = DoubleVector.broadcast(S, arena[a + 4 * as + p]);
            g0 = a4.fma(b0, g0);
        }
        c0.intoArray(arena, c);
        d0.intoArray(arena, c + cs);
        e0.intoArray(arena, c + 2 * cs);
        f0.intoArray(arena, c + 3 * cs);
        g0.intoArray(arena, c + 4 * cs);
    }

    private static void fourByOne(double[] arena, int k, int a, int as, int panel, int c, int cs) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector d0 = DoubleVector.zero(S);
        DoubleVector e0 = DoubleVector.zero(S);
        DoubleVector f0 = DoubleVector.zero(S);
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, panel + p * WIDTH);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a + p]);
            c0 = a0.fma(b0, c0);
            DoubleVector a1 = DoubleVector.broadcast(S, arena[a + as + p]);
            d0 = a1.fma(b0, d0);
            DoubleVector a2 = DoubleVector.broadcast(S, arena[a + 2 * as + p]);
            e0 = a2.fma(b0, e0);
            DoubleVector a3 = DoubleVector.broadcast(S, arena[a + 3 * as + p]);
            f0 = a3.fma(b0, f0);
        }
        c0.intoArray(arena, c);
        d0.intoArray(arena, c + cs);
        e0.intoArray(arena, c + 2 * cs);
        f0.intoArray(arena, c + 3 * cs);
    }

    private static void oneByOne(double[] arena, int k, int a, int panel, int c) {
        DoubleVector c0 = DoubleVector.zero(S);
        for (int p = 0; p < k; p++) {
            DoubleVector b0 = DoubleVector.fromArray(S, arena, panel + p * WIDTH);
            DoubleVector a0 = DoubleVector.broadcast(S, arena[a + p]);
            c0 = a0.fma(b0, c0);
        }
        c0.intoArray(arena, c);
    }
}
