package org.almagest.dynamics.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Polynomials by Horner's rule, with the degrees 2, 4 and 8 spelled out: an inner loop over the coefficients would box
 * its accumulator.
 */
final class VectorPolynomial {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    private VectorPolynomial() {}

    static void polynomial(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {
        switch (p.length) {
            case 3 -> polynomial2(arena, n, s, p, xo, zo, zc, co);
            case 5 -> polynomial4(arena, n, s, p, xo, zo, zc, co);
            default -> polynomial8(arena, n, s, p, xo, zo, zc, co);
        }
    }

    private static void polynomial2(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            polynomial2OntoArray(arena, n, s, p, xo, zo, co);
        } else {
            polynomial2OntoNumber(arena, n, s, p, xo, zc, co);
        }
    }

    private static void polynomial2OntoArray(double[] arena, int n, double s, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p2.fma(x, p1);
            q = q.fma(x, p0);
            factor.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s, q, arena[zo + i]);
        }
    }

    private static void polynomial2OntoNumber(double[] arena, int n, double s, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p2.fma(x, p1);
            q = q.fma(x, p0);
            factor.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s, q, zc);
        }
    }

    private static void polynomial4(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            polynomial4OntoArray(arena, n, s, p, xo, zo, co);
        } else {
            polynomial4OntoNumber(arena, n, s, p, xo, zc, co);
        }
    }

    private static void polynomial4OntoArray(double[] arena, int n, double s, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p4.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            factor.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s, q, arena[zo + i]);
        }
    }

    private static void polynomial4OntoNumber(double[] arena, int n, double s, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p4.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            factor.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s, q, zc);
        }
    }

    private static void polynomial8(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            polynomial8OntoArray(arena, n, s, p, xo, zo, co);
        } else {
            polynomial8OntoNumber(arena, n, s, p, xo, zc, co);
        }
    }

    private static void polynomial8OntoArray(double[] arena, int n, double s, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector p5 = DoubleVector.broadcast(S, p[5]);
        DoubleVector p6 = DoubleVector.broadcast(S, p[6]);
        DoubleVector p7 = DoubleVector.broadcast(S, p[7]);
        DoubleVector p8 = DoubleVector.broadcast(S, p[8]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p8.fma(x, p7);
            q = q.fma(x, p6);
            q = q.fma(x, p5);
            q = q.fma(x, p4);
            q = q.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            factor.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s, q, arena[zo + i]);
        }
    }

    private static void polynomial8OntoNumber(double[] arena, int n, double s, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector p5 = DoubleVector.broadcast(S, p[5]);
        DoubleVector p6 = DoubleVector.broadcast(S, p[6]);
        DoubleVector p7 = DoubleVector.broadcast(S, p[7]);
        DoubleVector p8 = DoubleVector.broadcast(S, p[8]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p8.fma(x, p7);
            q = q.fma(x, p6);
            q = q.fma(x, p5);
            q = q.fma(x, p4);
            q = q.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            factor.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s, q, zc);
        }
    }

    static void multiply(double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {
        switch (p.length) {
            case 3 -> multiply2(arena, n, s, ao, p, xo, zo, zc, co);
            case 5 -> multiply4(arena, n, s, ao, p, xo, zo, zc, co);
            default -> multiply8(arena, n, s, ao, p, xo, zo, zc, co);
        }
    }

    private static void multiply2(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            multiply2OntoArray(arena, n, s, ao, p, xo, zo, co);
        } else {
            multiply2OntoNumber(arena, n, s, ao, p, xo, zc, co);
        }
    }

    private static void multiply2OntoArray(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p2.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a = factor.mul(DoubleVector.fromArray(S, arena, ao + i));
            a.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s * arena[ao + i], q, arena[zo + i]);
        }
    }

    private static void multiply2OntoNumber(
            double[] arena, int n, double s, int ao, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p2.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a = factor.mul(DoubleVector.fromArray(S, arena, ao + i));
            a.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s * arena[ao + i], q, zc);
        }
    }

    private static void multiply4(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            multiply4OntoArray(arena, n, s, ao, p, xo, zo, co);
        } else {
            multiply4OntoNumber(arena, n, s, ao, p, xo, zc, co);
        }
    }

    private static void multiply4OntoArray(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p4.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a = factor.mul(DoubleVector.fromArray(S, arena, ao + i));
            a.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s * arena[ao + i], q, arena[zo + i]);
        }
    }

    private static void multiply4OntoNumber(
            double[] arena, int n, double s, int ao, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p4.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a = factor.mul(DoubleVector.fromArray(S, arena, ao + i));
            a.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s * arena[ao + i], q, zc);
        }
    }

    private static void multiply8(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            multiply8OntoArray(arena, n, s, ao, p, xo, zo, co);
        } else {
            multiply8OntoNumber(arena, n, s, ao, p, xo, zc, co);
        }
    }

    private static void multiply8OntoArray(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector p5 = DoubleVector.broadcast(S, p[5]);
        DoubleVector p6 = DoubleVector.broadcast(S, p[6]);
        DoubleVector p7 = DoubleVector.broadcast(S, p[7]);
        DoubleVector p8 = DoubleVector.broadcast(S, p[8]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p8.fma(x, p7);
            q = q.fma(x, p6);
            q = q.fma(x, p5);
            q = q.fma(x, p4);
            q = q.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a = factor.mul(DoubleVector.fromArray(S, arena, ao + i));
            a.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s * arena[ao + i], q, arena[zo + i]);
        }
    }

    private static void multiply8OntoNumber(
            double[] arena, int n, double s, int ao, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector p5 = DoubleVector.broadcast(S, p[5]);
        DoubleVector p6 = DoubleVector.broadcast(S, p[6]);
        DoubleVector p7 = DoubleVector.broadcast(S, p[7]);
        DoubleVector p8 = DoubleVector.broadcast(S, p[8]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p8.fma(x, p7);
            q = q.fma(x, p6);
            q = q.fma(x, p5);
            q = q.fma(x, p4);
            q = q.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a = factor.mul(DoubleVector.fromArray(S, arena, ao + i));
            a.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s * arena[ao + i], q, zc);
        }
    }

    static void multiply(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {
        switch (p.length) {
            case 3 -> multiply2(arena, n, s, ao, bo, p, xo, zo, zc, co);
            case 5 -> multiply4(arena, n, s, ao, bo, p, xo, zo, zc, co);
            default -> multiply8(arena, n, s, ao, bo, p, xo, zo, zc, co);
        }
    }

    private static void multiply2(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            multiply2OntoArray(arena, n, s, ao, bo, p, xo, zo, co);
        } else {
            multiply2OntoNumber(arena, n, s, ao, bo, p, xo, zc, co);
        }
    }

    private static void multiply2OntoArray(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p2.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a =
                    factor.mul(DoubleVector.fromArray(S, arena, ao + i)).mul(DoubleVector.fromArray(S, arena, bo + i));
            a.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma((s * arena[ao + i]) * arena[bo + i], q, arena[zo + i]);
        }
    }

    private static void multiply2OntoNumber(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p2.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a =
                    factor.mul(DoubleVector.fromArray(S, arena, ao + i)).mul(DoubleVector.fromArray(S, arena, bo + i));
            a.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma((s * arena[ao + i]) * arena[bo + i], q, zc);
        }
    }

    private static void multiply4(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            multiply4OntoArray(arena, n, s, ao, bo, p, xo, zo, co);
        } else {
            multiply4OntoNumber(arena, n, s, ao, bo, p, xo, zc, co);
        }
    }

    private static void multiply4OntoArray(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p4.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a =
                    factor.mul(DoubleVector.fromArray(S, arena, ao + i)).mul(DoubleVector.fromArray(S, arena, bo + i));
            a.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma((s * arena[ao + i]) * arena[bo + i], q, arena[zo + i]);
        }
    }

    private static void multiply4OntoNumber(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p4.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a =
                    factor.mul(DoubleVector.fromArray(S, arena, ao + i)).mul(DoubleVector.fromArray(S, arena, bo + i));
            a.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma((s * arena[ao + i]) * arena[bo + i], q, zc);
        }
    }

    private static void multiply8(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {
        if (zo >= 0) {
            multiply8OntoArray(arena, n, s, ao, bo, p, xo, zo, co);
        } else {
            multiply8OntoNumber(arena, n, s, ao, bo, p, xo, zc, co);
        }
    }

    private static void multiply8OntoArray(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector p5 = DoubleVector.broadcast(S, p[5]);
        DoubleVector p6 = DoubleVector.broadcast(S, p[6]);
        DoubleVector p7 = DoubleVector.broadcast(S, p[7]);
        DoubleVector p8 = DoubleVector.broadcast(S, p[8]);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p8.fma(x, p7);
            q = q.fma(x, p6);
            q = q.fma(x, p5);
            q = q.fma(x, p4);
            q = q.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a =
                    factor.mul(DoubleVector.fromArray(S, arena, ao + i)).mul(DoubleVector.fromArray(S, arena, bo + i));
            a.fma(q, DoubleVector.fromArray(S, arena, zo + i)).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma((s * arena[ao + i]) * arena[bo + i], q, arena[zo + i]);
        }
    }

    private static void multiply8OntoNumber(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, double zc, int co) {
        DoubleVector factor = DoubleVector.broadcast(S, s);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[1]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[2]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[3]);
        DoubleVector p4 = DoubleVector.broadcast(S, p[4]);
        DoubleVector p5 = DoubleVector.broadcast(S, p[5]);
        DoubleVector p6 = DoubleVector.broadcast(S, p[6]);
        DoubleVector p7 = DoubleVector.broadcast(S, p[7]);
        DoubleVector p8 = DoubleVector.broadcast(S, p[8]);
        DoubleVector z = DoubleVector.broadcast(S, zc);
        int i = 0;
        for (; i <= n - W; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, xo + i);
            DoubleVector q = p8.fma(x, p7);
            q = q.fma(x, p6);
            q = q.fma(x, p5);
            q = q.fma(x, p4);
            q = q.fma(x, p3);
            q = q.fma(x, p2);
            q = q.fma(x, p1);
            q = q.fma(x, p0);
            DoubleVector a =
                    factor.mul(DoubleVector.fromArray(S, arena, ao + i)).mul(DoubleVector.fromArray(S, arena, bo + i));
            a.fma(q, z).intoArray(arena, co + i);
        }
        for (; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma((s * arena[ao + i]) * arena[bo + i], q, zc);
        }
    }
}
