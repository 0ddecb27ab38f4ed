package org.almagest.dynamics.autodiff;

import org.apache.commons.math3.special.Erf;

/**
 * Derivatives of activations of any order from the power series around a point, by the differential equation that each
 * function satisfies: a way to the numbers that shares nothing with the polynomials of a plan.
 */
final class Taylor {
    private Taylor() {}

    /** The derivative of the given order at x. */
    static double derivative(Activation activation, int order, double x) {
        double factorial = 1;
        for (int i = 2; i <= order; i++) {
            factorial *= i;
        }
        return factorial * series(activation, order, x)[order];
    }

    /** The coefficients of h⁰ … hⁿ in f(x + h). */
    private static double[] series(Activation activation, int n, double x) {
        return switch (activation) {
            case LINEAR -> identity(n, x);
            case RELU -> x > 0 ? identity(n, x) : new double[n + 1];
            case ABS -> times(identity(n, x), constant(n, Math.signum(x)));
            case LEAKY_RELU -> times(identity(n, x), constant(n, x > 0 ? 1 : 0.01));
            case SINE -> sine(n, x);
            case SILU -> times(identity(n, x), sigmoid(n, x));
            case TANH -> tanh(n, x);
            case SIGMOID -> sigmoid(n, x);
            case SOFTPLUS -> integral(sigmoid(n, x), x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));
            case GELU -> times(identity(n, x), integral(normalDensity(n, x), Erf.erfc(-x / Math.sqrt(2)) / 2));
            case XTANH -> times(identity(n, x), tanh(n, x));
            case X2TANH -> times(identity(n, x), times(identity(n, x), tanh(n, x)));
        };
    }

    private static double[] constant(int n, double value) {
        double[] c = new double[n + 1];
        c[0] = value;
        return c;
    }

    private static double[] identity(int n, double x) {
        double[] c = constant(n, x);
        if (n > 0) {
            c[1] = 1;
        }
        return c;
    }

    private static double[] times(double[] a, double[] b) {
        double[] c = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; i + j < a.length; j++) {
                c[i + j] += a[i] * b[j];
            }
        }
        return c;
    }

    private static double[] integral(double[] slope, double atX) {
        double[] c = constant(slope.length - 1, atX);
        for (int i = 1; i < c.length; i++) {
            c[i] = slope[i - 1] / i;
        }
        return c;
    }

    /** The i-th coefficient of a². */
    private static double square(double[] a, int i) {
        double sum = 0;
        for (int j = 0; j <= i; j++) {
            sum += a[j] * a[i - j];
        }
        return sum;
    }

    /** t′ = 1 − t², where 1 − t² at x itself is 1/cosh². */
    private static double[] tanh(int n, double x) {
        double[] t = constant(n, Math.tanh(x));
        for (int i = 0; i < n; i++) {
            t[i + 1] = (i == 0 ? 1 / (Math.cosh(x) * Math.cosh(x)) : -square(t, i)) / (i + 1);
        }
        return t;
    }

    /** s″ = −s. */
    private static double[] sine(int n, double x) {
        double[] s = constant(n, Math.sin(x));
        for (int i = 1; i <= n; i++) {
            s[i] = i == 1 ? Math.cos(x) : -s[i - 2] / (i * (i - 1));
        }
        return s;
    }

    /** s′ = s − s². */
    private static double[] sigmoid(int n, double x) {
        double[] s = constant(n, 1 / (1 + Math.exp(-x)));
        for (int i = 0; i < n; i++) {
            s[i + 1] = (i == 0 ? s[0] / (1 + Math.exp(x)) : s[i] - square(s, i)) / (i + 1);
        }
        return s;
    }

    /** φ′ = −xφ. */
    private static double[] normalDensity(int n, double x) {
        double[] p = constant(n, Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));
        for (int i = 0; i < n; i++) {
            p[i + 1] = -(x * p[i] + (i == 0 ? 0 : p[i - 1])) / (i + 1);
        }
        return p;
    }
}
