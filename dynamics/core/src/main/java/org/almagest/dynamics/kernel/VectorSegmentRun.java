package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link VectorSegmentProduct}, for many short segments: the partial sums of a tile stay in registers from one segment to the
 * next. For vectors of eight numbers, segments of
 * whole vectors, and rows of which no tile leaves a rest.
 */
final class VectorSegmentRun {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

    private VectorSegmentRun() {}

    /** Whether rows taken by eight and by two are all met. */
    static boolean fits(int[] ys, int[] xs) {
        return (ys.length & 7) == 0 && (xs.length & 1) == 0;
    }

    /**
     * All tiles.
     *
     * @param from where in {@code segments} the beginnings in rows y are, every other one; those in rows x are {@code other} further
     * @param ys rows taken by eight, a multiple of it, whose partial sums lie {@code yApart} apart
     * @param xs rows taken by two, an even number, whose partial sums lie {@code xApart} apart
     */
    static void product(
            double[] arena,
            int k,
            int[] segments,
            int from,
            int other,
            int count,
            int yo,
            int[] ys,
            int yApart,
            int xo,
            int[] xs,
            int xApart,
            int co) {
        for (int e = 0; e + 8 <= ys.length; e += 8) {
            for (int t = 0; t + 2 <= xs.length; t += 2) {
                int c = co + t * xApart;
                tile(
                        arena,
                        k,
                        segments,
                        from,
                        other,
                        count,
                        yo,
                        ys,
                        e,
                        yApart,
                        xo + xs[t],
                        xo + xs[t + 1],
                        c,
                        c + xApart);
            }
        }
    }

    /** The partial sums of eight rows y with two rows x: onto those at c and d. */
    private static void tile(
            double[] arena,
            int k,
            int[] segments,
            int from,
            int other,
            int count,
            int y,
            int[] ys,
            int e,
            int apart,
            int x,
            int x2,
            int c,
            int d) {
        int y0 = y + ys[e];
        int y1 = y + ys[e + 1];
        int y2 = y + ys[e + 2];
        int y3 = y + ys[e + 3];
        int y4 = y + ys[e + 4];
        int y5 = y + ys[e + 5];
        int y6 = y + ys[e + 6];
        int y7 = y + ys[e + 7];
        DoubleVector c0 = DoubleVector.fromArray(S, arena, c + e * apart);
        DoubleVector d0 = DoubleVector.fromArray(S, arena, d + e * apart);
        DoubleVector c1 = DoubleVector.fromArray(S, arena, c + (e + 1) * apart);
        DoubleVector d1 = DoubleVector.fromArray(S, arena, d + (e + 1) * apart);
        DoubleVector c2 = DoubleVector.fromArray(S, arena, c + (e + 2) * apart);
        DoubleVector d2 = DoubleVector.fromArray(S, arena, d + (e + 2) * apart);
        DoubleVector c3 = DoubleVector.fromArray(S, arena, c + (e + 3) * apart);
        DoubleVector d3 = DoubleVector.fromArray(S, arena, d + (e + 3) * apart);
        DoubleVector c4 = DoubleVector.fromArray(S, arena, c + (e + 4) * apart);
        DoubleVector d4 = DoubleVector.fromArray(S, arena, d + (e + 4) * apart);
        DoubleVector c5 = DoubleVector.fromArray(S, arena, c + (e + 5) * apart);
        DoubleVector d5 = DoubleVector.fromArray(S, arena, d + (e + 5) * apart);
        DoubleVector c6 = DoubleVector.fromArray(S, arena, c + (e + 6) * apart);
        DoubleVector d6 = DoubleVector.fromArray(S, arena, d + (e + 6) * apart);
        DoubleVector c7 = DoubleVector.fromArray(S, arena, c + (e + 7) * apart);
        DoubleVector d7 = DoubleVector.fromArray(S, arena, d + (e + 7) * apart);
        int s = from;
        int q = segments[s];
        int r = segments[s + other];
        int p = 0;
        for (int left = count * k; left > 0; left -= 8) {
            if (p == k) {
                p = 0;
                s += 2;
                q = segments[s];
                r = segments[s + other];
            }
            DoubleVector v = DoubleVector.fromArray(S, arena, x + r + p);
            DoubleVector w = DoubleVector.fromArray(S, arena, x2 + r + p);
            DoubleVector v0 = DoubleVector.fromArray(S, arena, y0 + q + p);
            c0 = v.fma(v0, c0);
            d0 = w.fma(v0, d0);
            DoubleVector v1 = DoubleVector.fromArray(S, arena, y1 + q + p);
            c1 = v.fma(v1, c1);
            d1 = w.fma(v1, d1);
            DoubleVector v2 = DoubleVector.fromArray(S, arena, y2 + q + p);
            c2 = v.fma(v2, c2);
            d2 = w.fma(v2, d2);
            DoubleVector v3 = DoubleVector.fromArray(S, arena, y3 + q + p);
            c3 = v.fma(v3, c3);
            d3 = w.fma(v3, d3);
            DoubleVector v4 = DoubleVector.fromArray(S, arena, y4 + q + p);
            c4 = v.fma(v4, c4);
            d4 = w.fma(v4, d4);
            DoubleVector v5 = DoubleVector.fromArray(S, arena, y5 + q + p);
            c5 = v.fma(v5, c5);
            d5 = w.fma(v5, d5);
            DoubleVector v6 = DoubleVector.fromArray(S, arena, y6 + q + p);
            c6 = v.fma(v6, c6);
            d6 = w.fma(v6, d6);
            DoubleVector v7 = DoubleVector.fromArray(S, arena, y7 + q + p);
            c7 = v.fma(v7, c7);
            d7 = w.fma(v7, d7);
            p += 8;
        }
        c0.intoArray(arena, c + e * apart);
        d0.intoArray(arena, d + e * apart);
        c1.intoArray(arena, c + (e + 1) * apart);
        d1.intoArray(arena, d + (e + 1) * apart);
        c2.intoArray(arena, c + (e + 2) * apart);
        d2.intoArray(arena, d + (e + 2) * apart);
        c3.intoArray(arena, c + (e + 3) * apart);
        d3.intoArray(arena, d + (e + 3) * apart);
        c4.intoArray(arena, c + (e + 4) * apart);
        d4.intoArray(arena, d + (e + 4) * apart);
        c5.intoArray(arena, c + (e + 5) * apart);
        d5.intoArray(arena, d + (e + 5) * apart);
        c6.intoArray(arena, c + (e + 6) * apart);
        d6.intoArray(arena, d + (e + 6) * apart);
        c7.intoArray(arena, c + (e + 7) * apart);
        d7.intoArray(arena, d + (e + 7) * apart);
    }
}
