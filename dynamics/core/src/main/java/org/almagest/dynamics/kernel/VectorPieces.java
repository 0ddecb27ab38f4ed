package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds pieces of rows to other places. A piece of up to four vectors is added at one go: its last vector overlaps the one before, and is
 * read before that is written.
 */
final class VectorPieces {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    private VectorPieces() {}

    static void add(double[] arena, int m, double s, int ao, int ar, double[] sums, int[] places, int[] pieces) {
        for (int piece = 0; piece < pieces.length; piece += 3) {
            int from = ao + pieces[piece];
            int n = pieces[piece + 1];
            int to = pieces[piece + 2];
            if (n < W || n > 4 * W) {
                others(arena, m, n, s, from, ar, sums, places, to);
            } else if (n <= 2 * W) {
                two(arena, m, n, s, from, ar, sums, places, to);
            } else if (n <= 3 * W) {
                three(arena, m, n, s, from, ar, sums, places, to);
            } else {
                four(arena, m, n, s, from, ar, sums, places, to);
            }
        }
    }

    private static void others(
            double[] arena, int m, int n, double s, int from, int ar, double[] sums, int[] places, int to) {
        for (int i = 0; i < m; i++) {
            PlainKernels.addPiecePlain(arena, n, s, from + i * ar, sums, places[i] + to);
        }
    }

    private static void two(
            double[] arena, int m, int n, double s, int from, int ar, double[] sums, int[] places, int to) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        int last = n - W;
        for (int i = 0; i < m; i++) {
            int a = from + i * ar;
            int c = places[i] + to;
            DoubleVector c0 = DoubleVector.fromArray(S, sums, c);
            DoubleVector c1 = DoubleVector.fromArray(S, sums, c + last);
            c0.add(factor.mul(DoubleVector.fromArray(S, arena, a))).intoArray(sums, c);
            c1.add(factor.mul(DoubleVector.fromArray(S, arena, a + last))).intoArray(sums, c + last);
        }
    }

    private static void three(
            double[] arena, int m, int n, double s, int from, int ar, double[] sums, int[] places, int to) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        int last = n - W;
        for (int i = 0; i < m; i++) {
            int a = from + i * ar;
            int c = places[i] + to;
            DoubleVector c0 = DoubleVector.fromArray(S, sums, c);
            DoubleVector c1 = DoubleVector.fromArray(S, sums, c + W);
            DoubleVector c2 = DoubleVector.fromArray(S, sums, c + last);
            c0.add(factor.mul(DoubleVector.fromArray(S, arena, a))).intoArray(sums, c);
            c1.add(factor.mul(DoubleVector.fromArray(S, arena, a + W))).intoArray(sums, c + W);
            c2.add(factor.mul(DoubleVector.fromArray(S, arena, a + last))).intoArray(sums, c + last);
        }
    }

    private static void four(
            double[] arena, int m, int n, double s, int from, int ar, double[] sums, int[] places, int to) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        int last = n - W;
        for (int i = 0; i < m; i++) {
            int a = from + i * ar;
            int c = places[i] + to;
            DoubleVector c0 = DoubleVector.fromArray(S, sums, c);
            DoubleVector c1 = DoubleVector.fromArray(S, sums, c + W);
            DoubleVector c2 = DoubleVector.fromArray(S, sums, c + 2 * W);
            DoubleVector c3 = DoubleVector.fromArray(S, sums, c + last);
            c0.add(factor.mul(DoubleVector.fromArray(S, arena, a))).intoArray(sums, c);
            c1.add(factor.mul(DoubleVector.fromArray(S, arena, a + W))).intoArray(sums, c + W);
            c2.add(factor.mul(DoubleVector.fromArray(S, arena, a + 2 * W))).intoArray(sums, c + 2 * W);
            c3.add(factor.mul(DoubleVector.fromArray(S, arena, a + last))).intoArray(sums, c + last);
        }
    }
}
