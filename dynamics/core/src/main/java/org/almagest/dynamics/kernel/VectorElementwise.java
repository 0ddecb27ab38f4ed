package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Elementwise sums, products and optimiser steps. */
final class VectorElementwise {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    private VectorElementwise() {}

    /** c[i] = s + c[i]. */
    static void shift(double[] arena, int n, double s, int co) {
        DoubleVector by = DoubleVector.broadcast(S, s);
        int i = 0;
        for (; i <= n - W; i += W) {
            by.add(DoubleVector.fromArray(S, arena, co + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            arena[co + i] = s + arena[co + i];
        }
    }

    static void accumulate(double[] arena, int n, int ao, int co) {
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector.fromArray(S, arena, co + i)
                    .add(DoubleVector.fromArray(S, arena, ao + i))
                    .intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            arena[co + i] = arena[co + i] + arena[ao + i];
        }
    }

    static void scale(double[] arena, int n, double s, int ao, int zo, double zc, int co) {
        if (zo >= 0) {
            scaleOntoArray(arena, n, s, ao, zo, co);
        } else {
            scaleOntoNumber(arena, n, s, ao, zc, co);
        }
    }

    private static void scaleOntoArray(double[] arena, int n, double s, int ao, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        int i = 0;
        for (; i <= n - W; i += W) {
            factor.fma(DoubleVector.fromArray(S, arena, ao + i), DoubleVector.fromArray(S, arena, zo + i))
                    .intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            arena[co + i] = Math.fma(s, arena[ao + i], arena[zo + i]);
        }
    }

    private static void scaleOntoNumber(double[] arena, int n, double s, int ao, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            factor.fma(DoubleVector.fromArray(S, arena, ao + i), z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            arena[co + i] = Math.fma(s, arena[ao + i], zc);
        }
    }

    static void multiply(double[] arena, int n, double s, int ao, int bo, int zo, double zc, int co) {
        if (zo >= 0) {
            multiplyOntoArray(arena, n, s, ao, bo, zo, co);
        } else {
            multiplyOntoNumber(arena, n, s, ao, bo, zc, co);
        }
    }

    private static void multiplyOntoArray(double[] arena, int n, double s, int ao, int bo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector a = factor.mul(DoubleVector.fromArray(S, arena, ao + i));
            a.fma(DoubleVector.fromArray(S, arena, bo + i), DoubleVector.fromArray(S, arena, zo + i))
                    .intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            arena[co + i] = Math.fma(s * arena[ao + i], arena[bo + i], arena[zo + i]);
        }
    }

    private static void multiplyOntoNumber(double[] arena, int n, double s, int ao, int bo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector a = factor.mul(DoubleVector.fromArray(S, arena, ao + i));
            a.fma(DoubleVector.fromArray(S, arena, bo + i), z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            arena[co + i] = Math.fma(s * arena[ao + i], arena[bo + i], zc);
        }
    }

    static void multiplyRows(double[] arena, int m, int n, int ao, int xo, int bo, int yo, int co) {
        for (int i = 0; i < m * n; i += n) {
            multiplyRow(arena, n, ao, xo + i, bo, yo + i, co + i);
        }
    }

    private static void multiplyRow(double[] arena, int n, int ao, int xo, int bo, int yo, int co) {
        int j = 0;
        for (; j <= n - W; j += W) {
            DoubleVector first = DoubleVector.fromArray(S, arena, ao + j).mul(DoubleVector.fromArray(S, arena, xo + j));
            DoubleVector.fromArray(S, arena, bo + j)
                    .fma(DoubleVector.fromArray(S, arena, yo + j), first)
                    .intoArray(arena, co + j);
        }
        for (; j < n; j++) {
            arena[co + j] = Math.fma(arena[bo + j], arena[yo + j], arena[ao + j] * arena[xo + j]);
        }
    }

    static void adam(
            double[] theta,
            int to,
            double[] gradient,
            int go,
            double[] m,
            double[] v,
            int n,
            double beta1,
            double beta2,
            double rate,
            double rootScale,
            double epsilon) {
        DoubleVector b1 = DoubleVector.broadcast(S, beta1);
        DoubleVector b2 = DoubleVector.broadcast(S, beta2);
        DoubleVector scale = DoubleVector.broadcast(S, rootScale);
        DoubleVector eps = DoubleVector.broadcast(S, epsilon);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector g = DoubleVector.fromArray(S, gradient, go + i);
            DoubleVector first = b1.fma(DoubleVector.fromArray(S, m, i), g.mul(1 - beta1));
            DoubleVector second =
                    b2.fma(DoubleVector.fromArray(S, v, i), g.mul(1 - beta2).mul(g));
            first.intoArray(m, i);
            second.intoArray(v, i);
            DoubleVector step = first.mul(rate).div(second.sqrt().fma(scale, eps));
            DoubleVector.fromArray(S, theta, to + i).sub(step).intoArray(theta, to + i);
        }
        PlainKernels.adamPlain(theta, to, gradient, go, m, v, i, n, beta1, beta2, rate, rootScale, epsilon);
    }

    static void momentum(double[] theta, int to, double[] gradient, int go, double[] m, int n, double mu, double rate) {
        DoubleVector keep = DoubleVector.broadcast(S, mu);
        DoubleVector back = DoubleVector.broadcast(S, -rate);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector velocity =
                    keep.fma(DoubleVector.fromArray(S, m, i), DoubleVector.fromArray(S, gradient, go + i));
            velocity.intoArray(m, i);
            back.fma(velocity, DoubleVector.fromArray(S, theta, to + i)).intoArray(theta, to + i);
        }
        for (; i < n; i++) {
            double velocity = Math.fma(mu, m[i], gradient[go + i]);
            m[i] = velocity;
            theta[to + i] = Math.fma(-rate, velocity, theta[to + i]);
        }
    }
}
