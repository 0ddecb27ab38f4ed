package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A·Bᵀ where the rows are short: eight rows of B are transposed into spare numbers, so that a vector holds one partial sum of
 * eight results, and joining the eight partial sums takes seven additions and no shuffles. The bits are those of {@link
 * VectorTransposedProduct}.
 */
final class VectorShortProduct {
    /** The longest rows of which eight fit into the spare numbers. */
    static final int LONGEST = 64;
    /** Spare numbers behind those that reductions use: eight transposed rows, and the ends of two rows of A. */
    static final int SCRATCH = 8 * LONGEST + 16;

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final DoubleVector ZERO = DoubleVector.zero(S);

    private VectorShortProduct() {}

    /** With vectors of eight numbers, and at least two rows of A and eight of B. */
    static void product(double[] arena, int m, int n, int k, int ao, int bo, int co) {
        int panel = arena.length - SCRATCH;
        int ends = panel + 8 * LONGEST;
        int whole = k & -8;
        for (int column = 0; column < n; column += 8) {
            // the last eight may overlap those before: the same bits again
            int j = Math.min(column, n - 8);
            transposed(arena, k, bo + j * k, panel);
            for (int row = 0; row < m; row += 2) {
                int i = Math.min(row, m - 2);
                int a = ao + i * k;
                if (whole < k) {
                    end(arena, k - whole, a + whole, ends);
                    end(arena, k - whole, a + k + whole, ends + 8);
                }
                twoRows(arena, k, a, k, ends, panel, co + i * n + j, n);
            }
        }
    }

    /** Eight rows of k at b as k rows of eight, and rows of zeros up to a multiple of eight. */
    private static void transposed(double[] arena, int k, int b, int panel) {
        // behind the last of the eight rows there is room to read
        for (int p = 0; p < k; p += 8) {
            VectorTranspose.eight(arena, b + p, k, panel + 8 * p, 8);
        }
        for (int p = k; (p & 7) != 0; p++) {
            ZERO.intoArray(arena, panel + 8 * p);
        }
    }

    /** The last numbers of a row, then −0: times 0 that adds −0, which leaves every number as it is, −0 too. */
    private static void end(double[] arena, int left, int a, int to) {
        for (int l = 0; l < left; l++) {
            arena[to + l] = arena[a + l];
        }
        for (int l = left; l < 8; l++) {
            arena[to + l] = -0.0;
        }
    }

    /**
     * Two rows of results.
     *
     * @param as distance of the two rows of A
     * @param ends what stands for what is left of them after a multiple of eight numbers, eight each
     * @param cs distance of the rows of C
     */
    private static void twoRows(double[] arena, int k, int a, int as, int ends, int panel, int c, int cs) {
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
        for (int p = 0; p < k; p += 8) {
            boolean whole = p + 8 <= k;
            int x = whole ? a + p : ends;
            int y = whole ? a + as + p : ends + 8;
            int q = panel + 8 * p;
            DoubleVector b0 = DoubleVector.fromArray(S, arena, q);
            c0 = DoubleVector.broadcast(S, arena[x]).fma(b0, c0);
            d0 = DoubleVector.broadcast(S, arena[y]).fma(b0, d0);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, q + 8);
            c1 = DoubleVector.broadcast(S, arena[x + 1]).fma(b1, c1);
            d1 = DoubleVector.broadcast(S, arena[y + 1]).fma(b1, d1);
            DoubleVector b2 = DoubleVector.fromArray(S, arena, q + 16);
            c2 = DoubleVector.broadcast(S, arena[x + 2]).fma(b2, c2);
            d2 = DoubleVector.broadcast(S, arena[y + 2]).fma(b2, d2);
            DoubleVector b3 = DoubleVector.fromArray(S, arena, q + 24);
            c3 = DoubleVector.broadcast(S, arena[x + 3]).fma(b3, c3);
            d3 = DoubleVector.broadcast(S, arena[y + 3]).fma(b3, d3);
            DoubleVector b4 = DoubleVector.fromArray(S, arena, q + 32);
            c4 = DoubleVector.broadcast(S, arena[x + 4]).fma(b4, c4);
            d4 = DoubleVector.broadcast(S, arena[y + 4]).fma(b4, d4);
            DoubleVector b5 = DoubleVector.fromArray(S, arena, q + 40);
            c5 = DoubleVector.broadcast(S, arena[x + 5]).fma(b5, c5);
            d5 = DoubleVector.broadcast(S, arena[y + 5]).fma(b5, d5);
            DoubleVector b6 = DoubleVector.fromArray(S, arena, q + 48);
            c6 = DoubleVector.broadcast(S, arena[x + 6]).fma(b6, c6);
            d6 = DoubleVector.broadcast(S, arena[y + 6]).fma(b6, d6);
            DoubleVector b7 = DoubleVector.fromArray(S, arena, q + 56);
            c7 = DoubleVector.broadcast(S, arena[x + 7]).fma(b7, c7);
            d7 = DoubleVector.broadcast(S, arena[y + 7]).fma(b7, d7);
        }
        c0.add(c4).add(c2.add(c6)).add(c1.add(c5).add(c3.add(c7))).intoArray(arena, c);
        d0.add(d4).add(d2.add(d6)).add(d1.add(d5).add(d3.add(d7))).intoArray(arena, c + cs);
    }
}
