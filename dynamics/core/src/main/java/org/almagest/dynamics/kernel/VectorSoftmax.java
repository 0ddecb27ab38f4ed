package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Softmax down columns, a vector of columns at a time; what is left of them one by one. */
final class VectorSoftmax {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    /** Below as many numbers vectors do not pay: until the compiler has seen enough of them, each is an object. */
    private static final int SMALL = 256;

    private VectorSoftmax() {}

    static void softmax(double[] arena, int m, int n, int ao, int co) {
        int whole = m * n < SMALL ? 0 : n - n % W;
        for (int j = 0; j < whole; j += W) {
            lessLargest(arena, m, n, ao + j, co + j);
        }
        for (int j = whole; j < n; j++) {
            PlainKernels.lessLargest(arena, m, n, ao + j, co + j);
        }
        // in place: this one function reads each number before it writes it
        VectorFunction.map(Function.EXP, arena, m * n, co, co);
        for (int j = 0; j < whole; j += W) {
            divideBySum(arena, m, n, co + j);
        }
        for (int j = whole; j < n; j++) {
            PlainKernels.divideBySum(arena, m, n, co + j);
        }
    }

    private static void lessLargest(double[] arena, int m, int apart, int a, int c) {
        DoubleVector largest = DoubleVector.fromArray(S, arena, a);
        for (int i = 1; i < m; i++) {
            largest = largest.max(DoubleVector.fromArray(S, arena, a + i * apart));
        }
        for (int i = 0; i < m; i++) {
            DoubleVector.fromArray(S, arena, a + i * apart).sub(largest).intoArray(arena, c + i * apart);
        }
    }

    private static void divideBySum(double[] arena, int m, int apart, int c) {
        DoubleVector sum = DoubleVector.zero(S);
        for (int i = 0; i < m; i++) {
            sum = sum.add(DoubleVector.fromArray(S, arena, c + i * apart));
        }
        for (int i = 0; i < m; i++) {
            DoubleVector.fromArray(S, arena, c + i * apart).div(sum).intoArray(arena, c + i * apart);
        }
    }
}
