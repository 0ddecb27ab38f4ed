package org.almagest.dynamics.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes eight by eight numbers in registers: halves change places, then quarters, then neighbours. Two vectors
 * exchange lanes as whole numbers, by exclusive or, as in {@link VectorReduction}.
 */
final class VectorTranspose {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED;
    private static final boolean WIDE = S.length() == 8;

    private static final int TILE = 32;

    private static final VectorShuffle<Long> BY_FOUR = VectorShuffle.fromOp(L, l -> l ^ (4 % L.length()));
    private static final VectorShuffle<Long> BY_TWO = VectorShuffle.fromOp(L, l -> l ^ 2);
    private static final VectorShuffle<Long> BY_ONE = VectorShuffle.fromOp(L, l -> l ^ 1);
    private static final LongVector LOW_HALF = without(4);
    private static final LongVector LOW_QUARTERS = without(2);
    private static final LongVector EVEN = without(1);

    private VectorTranspose() {}

    /** All bits of the lanes whose number lacks {@code bit}, none of the others. */
    private static LongVector without(int bit) {
        long[] lanes = new long[L.length()];
        for (int l = 0; l < lanes.length; l++) {
            lanes[l] = (l & bit) == 0 ? -1 : 0;
        }
        return LongVector.fromArray(L, lanes, 0);
    }

    static void transpose(double[] arena, int m, int n, int ao, int bo) {
        if (!WIDE || m < 8 || n < 8) {
            PlainKernels.transposePlain(arena, m, n, ao, bo);
            return;
        }
        for (int row = 0; row < m; row += 8) {
            // the last eight may overlap those before: the same numbers again
            int i = Math.min(row, m - 8);
            for (int column = 0; column < n; column += 8) {
                int j = Math.min(column, n - 8);
                eight(arena, ao + i * n + j, n, bo + j * m + i, m);
            }
        }
    }

    /** Eight rows at a time from one end to the other: only what lies in a row is there before it is asked for. */
    static void mirror(double[] matrix, int m, int n, int ao, int ar) {
        if (!WIDE || m < 8) {
            mirrorByTiles(matrix, m, n, ao, ar);
            return;
        }
        for (int top = 0; top < m; top += 8) {
            // the last eight may overlap those before: the same numbers again
            int first = Math.min(top, m - 8);
            int last = first + 8;
            PlainKernels.mirrorPlain(matrix, first, last, first, last, ao, ar);
            int column = last;
            for (; column + 8 <= n; column += 8) {
                eight(matrix, ao + first * ar + column, ar, ao + column * ar + first, ar);
            }
            if (column < n && n - 8 >= last) {
                eight(matrix, ao + first * ar + n - 8, ar, ao + (n - 8) * ar + first, ar);
            } else {
                PlainKernels.mirrorPlain(matrix, first, last, column, n, ao, ar);
            }
        }
    }

    private static void mirrorByTiles(double[] matrix, int m, int n, int ao, int ar) {
        for (int top = 0; top < m; top += TILE) {
            for (int left = top; left < n; left += TILE) {
                PlainKernels.mirrorPlain(matrix, top, Math.min(top + TILE, m), left, Math.min(left + TILE, n), ao, ar);
            }
        }
    }

    /** Eight rows at a, as apart, to eight rows at b, bs apart. */
    static void eight(double[] arena, int a, int as, int b, int bs) {
        LongVector a0 = DoubleVector.fromArray(S, arena, a).reinterpretAsLongs();
        LongVector a1 = DoubleVector.fromArray(S, arena, a + as).reinterpretAsLongs();
        LongVector a2 = DoubleVector.fromArray(S, arena, a + 2 * as).reinterpretAsLongs();
        LongVector a3 = DoubleVector.fromArray(S, arena, a + 3 * as).reinterpretAsLongs();
        LongVector a4 = DoubleVector.fromArray(S, arena, a + 4 * as).reinterpretAsLongs();
        LongVector a5 = DoubleVector.fromArray(S, arena, a + 5 * as).reinterpretAsLongs();
        LongVector a6 = DoubleVector.fromArray(S, arena, a + 6 * as).reinterpretAsLongs();
        LongVector a7 = DoubleVector.fromArray(S, arena, a + 7 * as).reinterpretAsLongs();
        LongVector h0x = a0.rearrange(BY_FOUR).lanewise(XOR, a4).and(LOW_HALF);
        LongVector h0 = a0.lanewise(XOR, h0x.rearrange(BY_FOUR));
        LongVector h4 = a4.lanewise(XOR, h0x);
        LongVector h1x = a1.rearrange(BY_FOUR).lanewise(XOR, a5).and(LOW_HALF);
        LongVector h1 = a1.lanewise(XOR, h1x.rearrange(BY_FOUR));
        LongVector h5 = a5.lanewise(XOR, h1x);
        LongVector h2x = a2.rearrange(BY_FOUR).lanewise(XOR, a6).and(LOW_HALF);
        LongVector h2 = a2.lanewise(XOR, h2x.rearrange(BY_FOUR));
        LongVector h6 = a6.lanewise(XOR, h2x);
        LongVector h3x = a3.rearrange(BY_FOUR).lanewise(XOR, a7).and(LOW_HALF);
        LongVector h3 = a3.lanewise(XOR, h3x.rearrange(BY_FOUR));
        LongVector h7 = a7.lanewise(XOR, h3x);
        LongVector q0x = h0.rearrange(BY_TWO).lanewise(XOR, h2).and(LOW_QUARTERS);
        LongVector q0 = h0.lanewise(XOR, q0x.rearrange(BY_TWO));
        LongVector q2 = h2.lanewise(XOR, q0x);
        LongVector q1x = h1.rearrange(BY_TWO).lanewise(XOR, h3).and(LOW_QUARTERS);
        LongVector q1 = h1.lanewise(XOR, q1x.rearrange(BY_TWO));
        LongVector q3 = h3.lanewise(XOR, q1x);
        LongVector q4x = h4.rearrange(BY_TWO).lanewise(XOR, h6).and(LOW_QUARTERS);
        LongVector q4 = h4.lanewise(XOR, q4x.rearrange(BY_TWO));
        LongVector q6 = h6.lanewise(XOR, q4x);
        LongVector q5x = h5.rearrange(BY_TWO).lanewise(XOR, h7).and(LOW_QUARTERS);
        LongVector q5 = h5.lanewise(XOR, q5x.rearrange(BY_TWO));
        LongVector q7 = h7.lanewise(XOR, q5x);
        LongVector t0x = q0.rearrange(BY_ONE).lanewise(XOR, q1).and(EVEN);
        LongVector t0 = q0.lanewise(XOR, t0x.rearrange(BY_ONE));
        LongVector t1 = q1.lanewise(XOR, t0x);
        LongVector t2x = q2.rearrange(BY_ONE).lanewise(XOR, q3).and(EVEN);
        LongVector t2 = q2.lanewise(XOR, t2x.rearrange(BY_ONE));
        LongVector t3 = q3.lanewise(XOR, t2x);
        LongVector t4x = q4.rearrange(BY_ONE).lanewise(XOR, q5).and(EVEN);
        LongVector t4 = q4.lanewise(XOR, t4x.rearrange(BY_ONE));
        LongVector t5 = q5.lanewise(XOR, t4x);
        LongVector t6x = q6.rearrange(BY_ONE).lanewise(XOR, q7).and(EVEN);
        LongVector t6 = q6.lanewise(XOR, t6x.rearrange(BY_ONE));
        LongVector t7 = q7.lanewise(XOR, t6x);
        t0.reinterpretAsDoubles().intoArray(arena, b);
        t1.reinterpretAsDoubles().intoArray(arena, b + bs);
        t2.reinterpretAsDoubles().intoArray(arena, b + 2 * bs);
        t3.reinterpretAsDoubles().intoArray(arena, b + 3 * bs);
        t4.reinterpretAsDoubles().intoArray(arena, b + 4 * bs);
        t5.reinterpretAsDoubles().intoArray(arena, b + 5 * bs);
        t6.reinterpretAsDoubles().intoArray(arena, b + 6 * bs);
        t7.reinterpretAsDoubles().intoArray(arena, b + 7 * bs);
    }
}
