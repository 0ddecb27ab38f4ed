package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Many small products whose numbers lie interleaved, so that a vector holds the same element of several of them: no lane is lost
 * to the sizes of the matrices. Tiles of four by four elements; what is left of two or three rows or columns is computed by a tile
 * that overlaps the one before, to the same bits, and a single one by tiles of four by one.
 */
final class VectorInterleavedProduct {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    private static final int TILE = 4;

    private VectorInterleavedProduct() {}

    static void product(
            double[] arena, int m, int k, int n, int many, int ao, int ari, int arp, int bo, int brp, int brj, int co) {
        if (many < W) {
            PlainKernels.interleaved(arena, m, k, n, many, ao, ari, arp, bo, brp, brj, co);
            return;
        }
        for (int first = 0; first < many; first += W) {
            // the last vector may overlap the one before: the same bits again
            int l = Math.min(first, many - W);
            for (int i = 0; i < m; i += step(m, i)) {
                int row = begin(m, i);
                int a = ao + l + row * ari;
                int c = co + l + row * n * many;
                if (step(m, i) == TILE) {
                    fourRows(arena, k, n, many, a, ari, arp, bo + l, brp, brj, c);
                } else {
                    oneRow(arena, k, n, many, a, arp, bo + l, brp, brj, c);
                }
            }
        }
    }

    /** How far the tile that begins at {@code i} of {@code size} brings us. */
    private static int step(int size, int i) {
        return size >= TILE && size - i > 1 ? TILE : 1;
    }

    /** Where that tile begins, so that it ends at {@code size} at the latest. */
    private static int begin(int size, int i) {
        return step(size, i) == TILE ? Math.min(i, size - TILE) : i;
    }

    private static void fourRows(
            double[] arena, int k, int n, int many, int a, int ari, int arp, int b, int brp, int brj, int c) {
        for (int j = 0; j < n; j += step(n, j)) {
            int column = begin(n, j);
            if (step(n, j) == TILE) {
                fourByFour(arena, k, a, ari, arp, b + column * brj, brj, brp, c + column * many, n * many, many);
            } else {
                fourByOne(arena, k, a, ari, arp, b + column * brj, brp, c + column * many, n * many);
            }
        }
    }

    private static void oneRow(double[] arena, int k, int n, int many, int a, int arp, int b, int brp, int brj, int c) {
        for (int j = 0; j < n; j += step(n, j)) {
            int column = begin(n, j);
            if (step(n, j) == TILE) {
                fourByOne(arena, k, b + column * brj, brj, brp, a, arp, c + column * many, many);
            } else {
                one(arena, k, a, arp, b + column * brj, brp, c + column * many);
            }
        }
    }

    private static void fourByFour(
            double[] arena, int k, int a, int as, int ap, int b, int bs, int bp, int c, int cs, int ct) {
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
        for (int p = 0; p < k; p++) {
            int x = a + p * ap;
            int y = b + p * bp;
            DoubleVector b0 = DoubleVector.fromArray(S, arena, y);
            DoubleVector b1 = DoubleVector.fromArray(S, arena, y + bs);
            DoubleVector b2 = DoubleVector.fromArray(S, arena, y + 2 * bs);
            DoubleVector b3 = DoubleVector.fromArray(S, arena, y + 3 * bs);
            DoubleVector a0 = DoubleVector.fromArray(S, arena, x);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            DoubleVector a1 = DoubleVector.fromArray(S, arena, x + as);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
            DoubleVector a2 = DoubleVector.fromArray(S, arena, x + 2 * as);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            c23 = a2.fma(b3, c23);
            DoubleVector a3 = DoubleVector.fromArray(S, arena, x + 3 * as);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            c33 = a3.fma(b3, c33);
        }
        c00.intoArray(arena, c);
        c01.intoArray(arena, c + ct);
        c02.intoArray(arena, c + 2 * ct);
        c03.intoArray(arena, c + 3 * ct);
        c10.intoArray(arena, c + cs);
        c11.intoArray(arena, c + cs + ct);
        c12.intoArray(arena, c + cs + 2 * ct);
        c13.intoArray(arena, c + cs + 3 * ct);
        c20.intoArray(arena, c + 2 * cs);
        c21.intoArray(arena, c + 2 * cs + ct);
        c22.intoArray(arena, c + 2 * cs + 2 * ct);
        c23.intoArray(arena, c + 2 * cs + 3 * ct);
        c30.intoArray(arena, c + 3 * cs);
        c31.intoArray(arena, c + 3 * cs + ct);
        c32.intoArray(arena, c + 3 * cs + 2 * ct);
        c33.intoArray(arena, c + 3 * cs + 3 * ct);
    }

    private static void fourByOne(double[] arena, int k, int a, int as, int ap, int b, int bp, int c, int cs) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S);
        DoubleVector c3 = DoubleVector.zero(S);
        for (int p = 0; p < k; p++) {
            int x = a + p * ap;
            DoubleVector y = DoubleVector.fromArray(S, arena, b + p * bp);
            c0 = DoubleVector.fromArray(S, arena, x).fma(y, c0);
            c1 = DoubleVector.fromArray(S, arena, x + as).fma(y, c1);
            c2 = DoubleVector.fromArray(S, arena, x + 2 * as).fma(y, c2);
            c3 = DoubleVector.fromArray(S, arena, x + 3 * as).fma(y, c3);
        }
        c0.intoArray(arena, c);
        c1.intoArray(arena, c + cs);
        c2.intoArray(arena, c + 2 * cs);
        c3.intoArray(arena, c + 3 * cs);
    }

    private static void one(double[] arena, int k, int a, int ap, int b, int bp, int c) {
        DoubleVector sum = DoubleVector.zero(S);
        for (int p = 0; p < k; p++) {
            sum = DoubleVector.fromArray(S, arena, a + p * ap).fma(DoubleVector.fromArray(S, arena, b + p * bp), sum);
        }
        sum.intoArray(arena, c);
    }
}
