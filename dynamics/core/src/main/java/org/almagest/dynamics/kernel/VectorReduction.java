package org.almagest.dynamics.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums along contiguous numbers. On 512-bit vectors one register holds the eight partial sums of one result, and eight
 * results are folded at once by a tree of shuffles: {@code reduceLanes} is slow on JDK 17 and fixes no order. On 256-bit
 * vectors two registers hold them.
 *
 * <p>Vectors never cross a method's boundary, where JDK 17 would box them: the partial sums travel through the arena's
 * spare numbers instead.
 */
final class VectorReduction {
    private static final int SLACK = Kernels.SLACK;

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    private static final boolean WIDE = W == 8;

    private static final VectorShuffle<Double> ROTATE4 = VectorShuffle.fromOp(S, l -> (l + 4) % W);
    private static final VectorShuffle<Double> SWAP2 = VectorShuffle.fromOp(S, l -> l ^ 2);
    private static final VectorShuffle<Double> SWAP1 = VectorShuffle.fromOp(S, l -> l ^ 1);
    private static final LongVector HIGH4 = lanes(4);
    private static final LongVector HIGH2 = lanes(2);
    private static final LongVector ODD = lanes(1);

    private VectorReduction() {}

    /** All bits of the lanes whose number has {@code bit}, none of the others. */
    private static LongVector lanes(int bit) {
        long[] lanes = new long[W];
        for (int l = 0; l < W; l++) {
            lanes[l] = (l & bit) != 0 ? -1L : 0;
        }
        return LongVector.fromArray(LongVector.SPECIES_PREFERRED, lanes, 0);
    }

    static void sumRows(double[] arena, int m, int k, int ao, int zo, int co) {
        int scratch = arena.length - SLACK;
        int i = 0;
        if (WIDE) {
            for (; i + 8 <= m; i += 8) {
                partials(arena, k, ao + i * k, scratch);
                fold(arena, scratch, co + i);
            }
        }
        for (; i < m; i++) {
            arena[co + i] = sum8(arena, k, ao + i * k);
        }
        if (zo >= 0) {
            VectorElementwise.accumulate(arena, m, zo, co);
        }
    }

    /** The partial sums of the eight rows at y, into the scratch numbers. */
    private static void partials(double[] arena, int k, int y, int scratch) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S);
        DoubleVector c3 = DoubleVector.zero(S);
        DoubleVector c4 = DoubleVector.zero(S);
        DoubleVector c5 = DoubleVector.zero(S);
        DoubleVector c6 = DoubleVector.zero(S);
        DoubleVector c7 = DoubleVector.zero(S);
        for (int p = 0; p <= k - 8; p += 8) {
            c0 = c0.add(DoubleVector.fromArray(S, arena, y + p));
            c1 = c1.add(DoubleVector.fromArray(S, arena, y + p + k));
            c2 = c2.add(DoubleVector.fromArray(S, arena, y + p + 2 * k));
            c3 = c3.add(DoubleVector.fromArray(S, arena, y + p + 3 * k));
            c4 = c4.add(DoubleVector.fromArray(S, arena, y + p + 4 * k));
            c5 = c5.add(DoubleVector.fromArray(S, arena, y + p + 5 * k));
            c6 = c6.add(DoubleVector.fromArray(S, arena, y + p + 6 * k));
            c7 = c7.add(DoubleVector.fromArray(S, arena, y + p + 7 * k));
        }
        c0.intoArray(arena, scratch);
        c1.intoArray(arena, scratch + 8);
        c2.intoArray(arena, scratch + 2 * 8);
        c3.intoArray(arena, scratch + 3 * 8);
        c4.intoArray(arena, scratch + 4 * 8);
        c5.intoArray(arena, scratch + 5 * 8);
        c6.intoArray(arena, scratch + 6 * 8);
        c7.intoArray(arena, scratch + 7 * 8);
        for (int p = k & -8; p < k; p++) {
            for (int j = 0; j < 8; j++) {
                arena[scratch + j * 8 + (p & 7)] += arena[y + j * k + p];
            }
        }
    }

    /**
     * Number j of the eight at {@code to} becomes the fixed tree over the j-th eight scratch numbers. Two vectors are
     * joined by exchanging the masked lanes of the first with those of the second (as whole numbers: a blend of doubles
     * turns its mask into a vector each time, on the port that shuffles need), then shuffling the second, then adding.
     */
    static void fold(double[] arena, int scratch, int to) {
        LongVector c0 = DoubleVector.fromArray(S, arena, scratch).reinterpretAsLongs();
        LongVector c1 = DoubleVector.fromArray(S, arena, scratch + 8).reinterpretAsLongs();
        LongVector c2 = DoubleVector.fromArray(S, arena, scratch + 16).reinterpretAsLongs();
        LongVector c3 = DoubleVector.fromArray(S, arena, scratch + 24).reinterpretAsLongs();
        LongVector c4 = DoubleVector.fromArray(S, arena, scratch + 32).reinterpretAsLongs();
        LongVector c5 = DoubleVector.fromArray(S, arena, scratch + 40).reinterpretAsLongs();
        LongVector c6 = DoubleVector.fromArray(S, arena, scratch + 48).reinterpretAsLongs();
        LongVector c7 = DoubleVector.fromArray(S, arena, scratch + 56).reinterpretAsLongs();
        LongVector c04x = c0.lanewise(XOR, c4).and(HIGH4);
        LongVector c04 = c0.lanewise(XOR, c04x)
                .reinterpretAsDoubles()
                .add(c4.lanewise(XOR, c04x).reinterpretAsDoubles().rearrange(ROTATE4))
                .reinterpretAsLongs();
        LongVector c26x = c2.lanewise(XOR, c6).and(HIGH4);
        LongVector c26 = c2.lanewise(XOR, c26x)
                .reinterpretAsDoubles()
                .add(c6.lanewise(XOR, c26x).reinterpretAsDoubles().rearrange(ROTATE4))
                .reinterpretAsLongs();
        LongVector c15x = c1.lanewise(XOR, c5).and(HIGH4);
        LongVector c15 = c1.lanewise(XOR, c15x)
                .reinterpretAsDoubles()
                .add(c5.lanewise(XOR, c15x).reinterpretAsDoubles().rearrange(ROTATE4))
                .reinterpretAsLongs();
        LongVector c37x = c3.lanewise(XOR, c7).and(HIGH4);
        LongVector c37 = c3.lanewise(XOR, c37x)
                .reinterpretAsDoubles()
                .add(c7.lanewise(XOR, c37x).reinterpretAsDoubles().rearrange(ROTATE4))
                .reinterpretAsLongs();
        LongVector cEvenx = c04.lanewise(XOR, c26).and(HIGH2);
        LongVector cEven = c04.lanewise(XOR, cEvenx)
                .reinterpretAsDoubles()
                .add(c26.lanewise(XOR, cEvenx).reinterpretAsDoubles().rearrange(SWAP2))
                .reinterpretAsLongs();
        LongVector cOddx = c15.lanewise(XOR, c37).and(HIGH2);
        LongVector cOdd = c15.lanewise(XOR, cOddx)
                .reinterpretAsDoubles()
                .add(c37.lanewise(XOR, cOddx).reinterpretAsDoubles().rearrange(SWAP2))
                .reinterpretAsLongs();
        LongVector cLast = cEven.lanewise(XOR, cOdd).and(ODD);
        cEven.lanewise(XOR, cLast)
                .reinterpretAsDoubles()
                .add(cOdd.lanewise(XOR, cLast).reinterpretAsDoubles().rearrange(SWAP1))
                .intoArray(arena, to);
    }

    /** As {@link #fold}, for two lots of scratch numbers: in one method they would outgrow what JDK 17 inlines. */
    static void foldTwo(double[] arena, int scratch, int to, int second) {
        fold(arena, scratch, to);
        fold(arena, scratch + 64, second);
    }

    /** Σ a·b in eight parts. */
    static double dot8(double[] arena, int k, int a, int b) {
        int scratch = arena.length - SLACK;
        if (WIDE) {
            dotWide(arena, k, a, b, scratch);
        } else {
            dotNarrow(arena, k, a, b, scratch);
        }
        for (int p = k & -8; p < k; p++) {
            int at = scratch + (p & 7);
            arena[at] = Math.fma(arena[a + p], arena[b + p], arena[at]);
        }
        return tree(arena, scratch);
    }

    /** The fixed tree over eight numbers. */
    static double tree(double[] arena, int at) {
        return ((arena[at] + arena[at + 4]) + (arena[at + 2] + arena[at + 6]))
                + ((arena[at + 1] + arena[at + 5]) + (arena[at + 3] + arena[at + 7]));
    }

    private static void dotWide(double[] arena, int k, int a, int b, int scratch) {
        DoubleVector c = DoubleVector.zero(S);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            c = DoubleVector.fromArray(S, arena, a + p).fma(DoubleVector.fromArray(S, arena, b + p), c);
        }
        c.intoArray(arena, scratch);
    }

    private static void dotNarrow(double[] arena, int k, int a, int b, int scratch) {
        DoubleVector low = DoubleVector.zero(S);
        DoubleVector high = DoubleVector.zero(S);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            low = DoubleVector.fromArray(S, arena, a + p).fma(DoubleVector.fromArray(S, arena, b + p), low);
            high = DoubleVector.fromArray(S, arena, a + p + 4).fma(DoubleVector.fromArray(S, arena, b + p + 4), high);
        }
        low.intoArray(arena, scratch);
        high.intoArray(arena, scratch + 4);
    }

    /** Σ a in eight parts. */
    private static double sum8(double[] arena, int k, int a) {
        int scratch = arena.length - SLACK;
        if (WIDE) {
            sumWide(arena, k, a, scratch);
        } else {
            sumNarrow(arena, k, a, scratch);
        }
        for (int p = k & -8; p < k; p++) {
            arena[scratch + (p & 7)] += arena[a + p];
        }
        return tree(arena, scratch);
    }

    private static void sumWide(double[] arena, int k, int a, int scratch) {
        DoubleVector c = DoubleVector.zero(S);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            c = c.add(DoubleVector.fromArray(S, arena, a + p));
        }
        c.intoArray(arena, scratch);
    }

    private static void sumNarrow(double[] arena, int k, int a, int scratch) {
        DoubleVector low = DoubleVector.zero(S);
        DoubleVector high = DoubleVector.zero(S);
        int whole = k & -8;
        for (int p = 0; p < whole; p += 8) {
            low = low.add(DoubleVector.fromArray(S, arena, a + p));
            high = high.add(DoubleVector.fromArray(S, arena, a + p + 4));
        }
        low.intoArray(arena, scratch);
        high.intoArray(arena, scratch + 4);
    }

    /** Σ a·b in thirty-two parts: four groups of eight, {@code (g0+g2)+(g1+g3)}, then the tree of eight. */
    static double dot(double[] arena, int n, int a, int b) {
        int scratch = arena.length - SLACK;
        if (WIDE) {
            groupsWide(arena, n, a, b, scratch);
        } else {
            for (int from = 0; from < 32; from += 8) {
                groupNarrow(arena, n, a + from, b + from, scratch + from);
            }
        }
        for (int p = n & -32; p < n; p++) {
            int at = scratch + (p & 31);
            arena[at] = Math.fma(arena[a + p], arena[b + p], arena[at]);
        }
        for (int l = 0; l < 8; l++) {
            int at = scratch + l;
            arena[at] = (arena[at] + arena[at + 16]) + (arena[at + 8] + arena[at + 24]);
        }
        return tree(arena, scratch);
    }

    private static void groupsWide(double[] arena, int n, int a, int b, int scratch) {
        DoubleVector g0 = DoubleVector.zero(S);
        DoubleVector g1 = DoubleVector.zero(S);
        DoubleVector g2 = DoubleVector.zero(S);
        DoubleVector g3 = DoubleVector.zero(S);
        int whole = n & -32;
        for (int p = 0; p < whole; p += 32) {
            g0 = DoubleVector.fromArray(S, arena, a + p).fma(DoubleVector.fromArray(S, arena, b + p), g0);
            g1 = DoubleVector.fromArray(S, arena, a + p + 8).fma(DoubleVector.fromArray(S, arena, b + p + 8), g1);
            g2 = DoubleVector.fromArray(S, arena, a + p + 16).fma(DoubleVector.fromArray(S, arena, b + p + 16), g2);
            g3 = DoubleVector.fromArray(S, arena, a + p + 24).fma(DoubleVector.fromArray(S, arena, b + p + 24), g3);
        }
        g0.intoArray(arena, scratch);
        g1.intoArray(arena, scratch + 8);
        g2.intoArray(arena, scratch + 16);
        g3.intoArray(arena, scratch + 24);
    }

    /** Eight partial sums of every fourth block of eight. */
    private static void groupNarrow(double[] arena, int n, int a, int b, int scratch) {
        DoubleVector low = DoubleVector.zero(S);
        DoubleVector high = DoubleVector.zero(S);
        int whole = n & -32;
        for (int p = 0; p < whole; p += 32) {
            low = DoubleVector.fromArray(S, arena, a + p).fma(DoubleVector.fromArray(S, arena, b + p), low);
            high = DoubleVector.fromArray(S, arena, a + p + 4).fma(DoubleVector.fromArray(S, arena, b + p + 4), high);
        }
        low.intoArray(arena, scratch);
        high.intoArray(arena, scratch + 4);
    }
}
