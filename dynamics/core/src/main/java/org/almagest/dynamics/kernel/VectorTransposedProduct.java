package org.almagest.dynamics.kernel;

import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A·Bᵀ: short rows by {@link VectorShortProduct}, others by sums along contiguous rows in eight parts, as in {@link
 * VectorReduction}, in one of two ways that give the same bits: tiles of four rows by four, so that the rows of a tile stay in the
 * first-level cache even where they lie a power of two apart, as ten rows would not; and of two by eight where four by four would
 * compute too much twice.
 */
final class VectorTransposedProduct {
    private static final int SLACK = Kernels.SLACK;

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final boolean WIDE = S.length() == 8;

    /** From place 8 − r on: all bits of the first r lanes, none of the others. */
    private static final long[] FIRST = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
    /** From place 8 − r on: −0 in all but the first r lanes. */
    private static final long[] REST = rest();

    /** From this length on tiles of ten rows leave the first-level cache. */
    private static final int LONG = 256;

    private VectorTransposedProduct() {}

    private static long[] rest() {
        long[] rest = new long[FIRST.length];
        for (int l = 0; l < rest.length; l++) {
            rest[l] = FIRST[l] == 0 ? Double.doubleToRawLongBits(-0.0) : 0;
        }
        return rest;
    }

    static void product(double[] arena, int m, int n, int k, int ao, int bo, int zo, int co) {
        if (m >= Kernels.FEW_ROWS && n >= Kernels.FEW_ROWS && k <= Kernels.SHORT_ROW) {
            VectorShortProduct.product(arena, m, n, k, ao, bo, co);
        } else if (WIDE && m >= 4 && n >= 4 && (k >= LONG || fourFit(m, n))) {
            fourByFour(arena, m, n, k, ao, bo, co);
        } else {
            twoByEight(arena, m, n, k, ao, bo, co);
        }
        if (zo >= 0) {
            VectorElementwise.accumulate(arena, m * n, zo, co);
        }
    }

    /** Whether tiles of four by four, of which the last ones overlap others, compute at most an eighth twice. */
    private static boolean fourFit(int m, int n) {
        return 8L * (m + 3 & -4) * (n + 3 & -4) <= 9L * m * n;
    }

    private static void fourByFour(double[] arena, int m, int n, int k, int ao, int bo, int co) {
        int scratch = arena.length - SLACK;
        int whole = k & -8;
        for (int rows = 0; rows < m; rows += 4) {
            // the last four may overlap those before: the same bits again
            int i = Math.min(rows, m - 4);
            for (int columns = 0; columns < n; columns += 4) {
                int j = Math.min(columns, n - 4);
                partials(arena, whole, ao + i * k, k, bo + j * k, k, scratch);
                if (whole < k) {
                    tail(arena, k - whole, ao + i * k + whole, k, bo + j * k + whole, k, scratch);
                }
                VectorReduction.foldTwo(arena, scratch, scratch, scratch + 64);
                int c = co + i * n + j;
                four(arena, scratch, c);
                four(arena, scratch + 4, c + n);
                four(arena, scratch + 64, c + 2 * n);
                four(arena, scratch + 68, c + 3 * n);
            }
        }
    }

    private static void four(double[] arena, int from, int to) {
        arena[to] = arena[from];
        arena[to + 1] = arena[from + 1];
        arena[to + 2] = arena[from + 2];
        arena[to + 3] = arena[from + 3];
    }

    /**
     * The partial sums of the four rows at x, xs apart, with the four at y, ys apart: into the scratch numbers, eight by eight.
     *
     * @param k a multiple of eight
     */
    private static void partials(double[] arena, int k, int x, int xs, int y, int ys, int scratch) {
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
        for (int p = 0; p < k; p += 8) {
            DoubleVector y0 = DoubleVector.fromArray(S, arena, y + p);
            DoubleVector y1 = DoubleVector.fromArray(S, arena, y + p + ys);
            DoubleVector y2 = DoubleVector.fromArray(S, arena, y + p + 2 * ys);
            DoubleVector y3 = DoubleVector.fromArray(S, arena, y + p + 3 * ys);
            DoubleVector x0 = DoubleVector.fromArray(S, arena, x + p);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            c03 = x0.fma(y3, c03);
            DoubleVector x1 = DoubleVector.fromArray(S, arena, x + p + xs);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            c13 = x1.fma(y3, c13);
            DoubleVector x2 = DoubleVector.fromArray(S, arena, x + p + 2 * xs);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c23 = x2.fma(y3, c23);
            DoubleVector x3 = DoubleVector.fromArray(S, arena, x + p + 3 * xs);
            c30 = x3.fma(y0, c30);
            c31 = x3.fma(y1, c31);
            c32 = x3.fma(y2, c32);
            c33 = x3.fma(y3, c33);
        }
        c00.intoArray(arena, scratch);
        c01.intoArray(arena, scratch + 8);
        c02.intoArray(arena, scratch + 16);
        c03.intoArray(arena, scratch + 24);
        c10.intoArray(arena, scratch + 32);
        c11.intoArray(arena, scratch + 40);
        c12.intoArray(arena, scratch + 48);
        c13.intoArray(arena, scratch + 56);
        c20.intoArray(arena, scratch + 64);
        c21.intoArray(arena, scratch + 72);
        c22.intoArray(arena, scratch + 80);
        c23.intoArray(arena, scratch + 88);
        c30.intoArray(arena, scratch + 96);
        c31.intoArray(arena, scratch + 104);
        c32.intoArray(arena, scratch + 112);
        c33.intoArray(arena, scratch + 120);
    }

    /**
     * Adds what is left of the rows, fewer than eight numbers, to the partial sums. A lane beyond adds −0·0, which leaves every
     * number as it is, −0 too.
     */
    private static void tail(double[] arena, int left, int x, int xs, int y, int ys, int scratch) {
        LongVector there = LongVector.fromArray(LongVector.SPECIES_PREFERRED, FIRST, 8 - left);
        LongVector minusZero = LongVector.fromArray(LongVector.SPECIES_PREFERRED, REST, 8 - left);
        DoubleVector y0 = DoubleVector.fromArray(S, arena, y)
                .reinterpretAsLongs()
                .and(there)
                .reinterpretAsDoubles();
        DoubleVector y1 = DoubleVector.fromArray(S, arena, y + ys)
                .reinterpretAsLongs()
                .and(there)
                .reinterpretAsDoubles();
        DoubleVector y2 = DoubleVector.fromArray(S, arena, y + 2 * ys)
                .reinterpretAsLongs()
                .and(there)
                .reinterpretAsDoubles();
        DoubleVector y3 = DoubleVector.fromArray(S, arena, y + 3 * ys)
                .reinterpretAsLongs()
                .and(there)
                .reinterpretAsDoubles();
        DoubleVector x0 = DoubleVector.fromArray(S, arena, x)
                .reinterpretAsLongs()
                .and(there)
                .lanewise(OR, minusZero)
                .reinterpretAsDoubles();
        x0.fma(y0, DoubleVector.fromArray(S, arena, scratch)).intoArray(arena, scratch);
        x0.fma(y1, DoubleVector.fromArray(S, arena, scratch + 8)).intoArray(arena, scratch + 8);
        x0.fma(y2, DoubleVector.fromArray(S, arena, scratch + 16)).intoArray(arena, scratch + 16);
        x0.fma(y3, DoubleVector.fromArray(S, arena, scratch + 24)).intoArray(arena, scratch + 24);
        DoubleVector x1 = DoubleVector.fromArray(S, arena, x + xs)
                .reinterpretAsLongs()
                .and(there)
                .lanewise(OR, minusZero)
                .reinterpretAsDoubles();
        x1.fma(y0, DoubleVector.fromArray(S, arena, scratch + 32)).intoArray(arena, scratch + 32);
        x1.fma(y1, DoubleVector.fromArray(S, arena, scratch + 40)).intoArray(arena, scratch + 40);
        x1.fma(y2, DoubleVector.fromArray(S, arena, scratch + 48)).intoArray(arena, scratch + 48);
        x1.fma(y3, DoubleVector.fromArray(S, arena, scratch + 56)).intoArray(arena, scratch + 56);
        DoubleVector x2 = DoubleVector.fromArray(S, arena, x + 2 * xs)
                .reinterpretAsLongs()
                .and(there)
                .lanewise(OR, minusZero)
                .reinterpretAsDoubles();
        x2.fma(y0, DoubleVector.fromArray(S, arena, scratch + 64)).intoArray(arena, scratch + 64);
        x2.fma(y1, DoubleVector.fromArray(S, arena, scratch + 72)).intoArray(arena, scratch + 72);
        x2.fma(y2, DoubleVector.fromArray(S, arena, scratch + 80)).intoArray(arena, scratch + 80);
        x2.fma(y3, DoubleVector.fromArray(S, arena, scratch + 88)).intoArray(arena, scratch + 88);
        DoubleVector x3 = DoubleVector.fromArray(S, arena, x + 3 * xs)
                .reinterpretAsLongs()
                .and(there)
                .lanewise(OR, minusZero)
                .reinterpretAsDoubles();
        x3.fma(y0, DoubleVector.fromArray(S, arena, scratch + 96)).intoArray(arena, scratch + 96);
        x3.fma(y1, DoubleVector.fromArray(S, arena, scratch + 104)).intoArray(arena, scratch + 104);
        x3.fma(y2, DoubleVector.fromArray(S, arena, scratch + 112)).intoArray(arena, scratch + 112);
        x3.fma(y3, DoubleVector.fromArray(S, arena, scratch + 120)).intoArray(arena, scratch + 120);
    }

    private static void twoByEight(double[] arena, int m, int n, int k, int ao, int bo, int co) {
        int scratch = arena.length - SLACK;
        int wholeColumns = WIDE ? n & -8 : 0;
        for (int i = 0; i < m; i += 2) {
            // an odd last row is taken twice
            int second = i + 1 < m ? 1 : 0;
            for (int j = 0; j < wholeColumns; j += 8) {
                pairs(arena, k, ao + i * k, second * k, bo + j * k, k, scratch);
                VectorReduction.foldTwo(arena, scratch, co + i * n + j, co + (i + second) * n + j);
            }
        }
        if (WIDE && m >= 8) {
            for (int j = wholeColumns; j < n; j += 2) {
                int second = j + 1 < n ? 1 : 0;
                for (int rows = 0; rows < m; rows += 8) {
                    // the last eight rows may overlap those before: the same bits again
                    int i = Math.min(rows, m - 8);
                    pairs(arena, k, bo + j * k, second * k, ao + i * k, k, scratch);
                    VectorReduction.foldTwo(arena, scratch, scratch, scratch + 64);
                    column(arena, scratch, co + i * n + j, n);
                    column(arena, scratch + 64, co + i * n + j + second, n);
                }
            }
        } else {
            for (int i = 0; i < m; i++) {
                for (int j = wholeColumns; j < n; j++) {
                    arena[co + i * n + j] = VectorReduction.dot8(arena, k, ao + i * k, bo + j * k);
                }
            }
        }
    }

    /** Eight numbers from the scratch space down a column. */
    private static void column(double[] arena, int scratch, int c, int stride) {
        for (int l = 0; l < 8; l++) {
            arena[c + l * stride] = arena[scratch + l];
        }
    }

    /**
     * The partial sums of two rows, x and x + xs, with the eight rows at y, ys apart: into the scratch numbers, eight by
     * eight.
     */
    private static void pairs(double[] arena, int k, int x, int xs, int y, int ys, int scratch) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector d0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector d1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S);
        DoubleVector d2 = DoubleVector.zero(S);
        DoubleVector c3 = DoubleVector.zero(S);
        DoubleVector d3 = DoubleVector.zero(S);
        DoubleVector c4 = DoubleVector.zero(S);
        DoubleVector d4 = DoubleVector.zero(S);
        DoubleVector c5 = DoubleVector.zero(S);
        DoubleVector d5 = DoubleVector.zero(S);
        DoubleVector c6 = DoubleVector.zero(S);
        DoubleVector d6 = DoubleVector.zero(S);
        DoubleVector c7 = DoubleVector.zero(S);
        DoubleVector d7 = DoubleVector.zero(S);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            DoubleVector v = DoubleVector.fromArray(S, arena, x + p);
            DoubleVector w = DoubleVector.fromArray(S, arena, x + xs + p);
            DoubleVector y0 = DoubleVector.fromArray(S, arena, y + p);
            c0 = v.fma(y0, c0);
            d0 = w.fma(y0, d0);
            DoubleVector y1 = DoubleVector.fromArray(S, arena, y + p + ys);
            c1 = v.fma(y1, c1);
            d1 = w.fma(y1, d1);
            DoubleVector y2 = DoubleVector.fromArray(S, arena, y + p + 2 * ys);
            c2 = v.fma(y2, c2);
            d2 = w.fma(y2, d2);
            DoubleVector y3 = DoubleVector.fromArray(S, arena, y + p + 3 * ys);
            c3 = v.fma(y3, c3);
            d3 = w.fma(y3, d3);
            DoubleVector y4 = DoubleVector.fromArray(S, arena, y + p + 4 * ys);
            c4 = v.fma(y4, c4);
            d4 = w.fma(y4, d4);
            DoubleVector y5 = DoubleVector.fromArray(S, arena, y + p + 5 * ys);
            c5 = v.fma(y5, c5);
            d5 = w.fma(y5, d5);
            DoubleVector y6 = DoubleVector.fromArray(S, arena, y + p + 6 * ys);
            c6 = v.fma(y6, c6);
            d6 = w.fma(y6, d6);
            DoubleVector y7 = DoubleVector.fromArray(S, arena, y + p + 7 * ys);
            c7 = v.fma(y7, c7);
            d7 = w.fma(y7, d7);
        }
        c0.intoArray(arena, scratch);
        c1.intoArray(arena, scratch + 8);
        c2.intoArray(arena, scratch + 2 * 8);
        c3.intoArray(arena, scratch + 3 * 8);
        c4.intoArray(arena, scratch + 4 * 8);
        c5.intoArray(arena, scratch + 5 * 8);
        c6.intoArray(arena, scratch + 6 * 8);
        c7.intoArray(arena, scratch + 7 * 8);
        d0.intoArray(arena, scratch + 64);
        d1.intoArray(arena, scratch + 72);
        d2.intoArray(arena, scratch + 80);
        d3.intoArray(arena, scratch + 88);
        d4.intoArray(arena, scratch + 96);
        d5.intoArray(arena, scratch + 104);
        d6.intoArray(arena, scratch + 112);
        d7.intoArray(arena, scratch + 120);
        for (int p = whole; p < k; p++) {
            double v = arena[x + p];
            double w = arena[x + xs + p];
            for (int j = 0; j < 8; j++) {
                int at = scratch + j * 8 + (p & 7);
                double yj = arena[y + j * ys + p];
                arena[at] = Math.fma(v, yj, arena[at]);
                arena[at + 64] = Math.fma(w, yj, arena[at + 64]);
            }
        }
    }
}
