package org.almagest.dynamics.season;

/** exp(A·t) by its series, of a small enough part of t, then squared: slow, and knows nothing of what A is. */
final class MatrixExponential {
    private static final int TERMS = 20;

    private MatrixExponential() {}

    static double[][] of(double[][] a, double t) {
        int n = a.length;
        double size = 0;
        for (double[] row : a) {
            for (double entry : row) {
                size = Math.max(size, Math.abs(entry * t));
            }
        }
        int squarings = Math.max(0, Math.getExponent(n * size) + 2);
        double[][] result = identity(n);
        double[][] term = identity(n);
        for (int k = 1; k <= TERMS; k++) {
            term = scaled(product(term, a), Math.scalb(t, -squarings) / k);
            result = sum(result, term);
        }
        for (int s = 0; s < squarings; s++) {
            result = product(result, result);
        }
        return result;
    }

    /** ∫ exp(As)·e·eᵀ·exp(As)ᵀ ds over a time, e the last unit vector (Van Loan 1978): a white noise drives the last entry. */
    static double[][] noise(double[][] a, double t) {
        int n = a.length;
        double[][] block = new double[2 * n][2 * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                block[i][j] = -a[i][j];
                block[n + i][n + j] = a[j][i];
            }
        }
        block[n - 1][2 * n - 1] = 1;
        double[][] exponential = of(block, t);
        double[][] result = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    result[i][j] += exponential[n + k][n + i] * exponential[k][n + j];
                }
            }
        }
        return result;
    }

    static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    private static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    private static double[][] scaled(double[][] a, double factor) {
        double[][] c = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                c[i][j] = factor * a[i][j];
            }
        }
        return c;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] c = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                c[i][j] = a[i][j] + b[i][j];
            }
        }
        return c;
    }
}
