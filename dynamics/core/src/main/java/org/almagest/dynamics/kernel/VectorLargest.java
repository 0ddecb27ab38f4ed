package org.almagest.dynamics.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The largest numbers of columns, a vector of columns at a time; a vector's rows in a method of their own, so that what it carries stays in registers. */
final class VectorLargest {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    private VectorLargest() {}

    static void largest(double[] arena, int m, int n, int ao, int co) {
        int j = 0;
        for (; j + W <= n; j += W) {
            largestOfColumns(arena, m, n, ao + j, co + j);
        }
        PlainKernels.largestPlain(arena, m, n, j, ao, co);
    }

    static void place(double[] arena, int m, int n, int ao, int co) {
        int j = 0;
        for (; j + W <= n; j += W) {
            placeInColumns(arena, m, n, ao + j, co + j);
        }
        PlainKernels.placeLargestPlain(arena, m, n, j, ao, co);
    }

    static void mark(double[] arena, int m, int n, int ao, int co) {
        int j = 0;
        for (; j + W <= n; j += W) {
            placeInColumns(arena, m, n, ao + j, arena.length - Kernels.SLACK);
            markColumns(arena, m, n, arena.length - Kernels.SLACK, co + j);
        }
        PlainKernels.markLargestPlain(arena, m, n, j, ao, co);
    }

    static void largestAndPlace(double[] arena, int m, int n, int ao, int ari, int zo, int zri, int co, int po) {
        if (zo < 0) {
            int j = 0;
            for (; j + W <= n; j += W) {
                largestOfColumns(arena, m, ari, ao + j, co + j);
                placeInColumns(arena, m, ari, ao + j, po + j);
            }
            PlainKernels.largestAndPlacePlain(arena, m, n, j, ao, ari, zo, zri, co, po);
        } else {
            largestSumAndPlace(arena, m, n, ao, ari, zo, zri, co, po);
        }
    }

    /** First as if there were no NaN, with the sums of all numbers to tell; where one is NaN, once more. */
    private static void largestSumAndPlace(
            double[] arena, int m, int n, int ao, int ari, int zo, int zri, int co, int po) {
        int sums = arena.length - Kernels.SLACK;
        Arrays.fill(arena, sums, sums + W, 0);
        int j = 0;
        for (; j + W <= n; j += W) {
            bothOfSum(arena, m, ao + j, ari, zo + j, zri, co + j, po + j, sums);
        }
        double sum = 0;
        for (int l = 0; l < W; l++) {
            sum += arena[sums + l];
        }
        // infinite numbers of both signs make it NaN as well
        PlainKernels.largestAndPlacePlain(arena, m, n, Double.isNaN(sum) ? 0 : j, ao, ari, zo, zri, co, po);
    }

    static void atPlace(double[] arena, int m, int n, int po, int ao, int co, int cri) {
        int j = 0;
        for (; j + W <= n; j += W) {
            columnsAtPlace(arena, m, po + j, ao + j, co + j, cri);
        }
        PlainKernels.atPlacePlain(arena, m, n, j, po, ao, co, cri);
    }

    private static void columnsAtPlace(double[] arena, int m, int p, int a, int c, int cri) {
        DoubleVector place = DoubleVector.fromArray(S, arena, p);
        DoubleVector x = DoubleVector.fromArray(S, arena, a);
        DoubleVector zero = DoubleVector.zero(S);
        for (int i = 0; i < m; i++) {
            zero.blend(x, place.compare(VectorOperators.EQ, (double) i)).intoArray(arena, c + i * cri);
        }
    }

    private static void largestOfColumns(double[] arena, int m, int n, int a, int c) {
        DoubleVector largest = DoubleVector.fromArray(S, arena, a);
        for (int i = 1; i < m; i++) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i * n);
            // what is not smaller or equal is larger, or one of the two is NaN; the first NaN stays
            largest = x.blend(largest, x.compare(VectorOperators.LE, largest))
                    .blend(largest, largest.compare(VectorOperators.NE, largest));
        }
        largest.intoArray(arena, c);
    }

    /** Where the largest number of each column stands first. */
    private static void placeInColumns(double[] arena, int m, int n, int a, int c) {
        DoubleVector largest = DoubleVector.fromArray(S, arena, a);
        DoubleVector place = DoubleVector.zero(S);
        for (int i = 1; i < m; i++) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i * n);
            DoubleVector here = DoubleVector.broadcast(S, (double) i);
            place = here.blend(place, x.compare(VectorOperators.LE, largest))
                    .blend(place, largest.compare(VectorOperators.NE, largest));
            largest = x.blend(largest, x.compare(VectorOperators.LE, largest))
                    .blend(largest, largest.compare(VectorOperators.NE, largest));
        }
        place.intoArray(arena, c);
    }

    /** The largest of each column of Z + A and its place, if none is NaN; all its numbers are added to {@code sums}. */
    private static void bothOfSum(double[] arena, int m, int a, int ari, int z, int zri, int c, int p, int sums) {
        DoubleVector largest = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
        DoubleVector place = DoubleVector.zero(S);
        DoubleVector sum = DoubleVector.fromArray(S, arena, sums);
        for (int i = 0; i < m; i++) {
            DoubleVector x =
                    DoubleVector.fromArray(S, arena, a + i * ari).add(DoubleVector.fromArray(S, arena, z + i * zri));
            VectorMask<Double> larger = x.compare(VectorOperators.GT, largest);
            place = place.blend(DoubleVector.broadcast(S, (double) i), larger);
            largest = largest.blend(x, larger);
            sum = sum.add(x);
        }
        largest.intoArray(arena, c);
        place.intoArray(arena, p);
        sum.intoArray(arena, sums);
    }

    private static void markColumns(double[] arena, int m, int n, int places, int c) {
        DoubleVector place = DoubleVector.fromArray(S, arena, places);
        DoubleVector zero = DoubleVector.zero(S);
        for (int i = 0; i < m; i++) {
            zero.blend(1, place.compare(VectorOperators.EQ, (double) i)).intoArray(arena, c + i * n);
        }
    }
}
