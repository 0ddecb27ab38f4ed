package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
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

    private static void markColumns(double[] arena, int m, int n, int places, int c) {
        DoubleVector place = DoubleVector.fromArray(S, arena, places);
        DoubleVector zero = DoubleVector.zero(S);
        for (int i = 0; i < m; i++) {
            zero.blend(1, place.compare(VectorOperators.EQ, (double) i)).intoArray(arena, c + i * n);
        }
    }
}
