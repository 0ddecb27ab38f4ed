package org.almagest.dynamics.linalg;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * In Java alone: where there is no native LAPACK. The decomposition's iteration may not converge on singular matrices, since
 * it weighs what it drops against neighbours that are zero themselves; so it gets the matrix plus its norm times the
 * identity. That costs a few last bits.
 */
final class PlainEigenSolver implements EigenSolver {
    @Override
    public double[] eigenvalues(double[] matrix, int n) {
        double largest = 0;
        for (double value : matrix) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0) {
            return new double[n];
        }
        // by a power of two, exactly: the decomposition squares what it gets
        int exponent = Math.getExponent(largest);
        double[][] rows = new double[n][n];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rows[i][j] = Math.scalb(matrix[i * n + j], -exponent);
                squares += rows[i][j] * rows[i][j];
            }
        }
        double shift = Math.sqrt(squares);
        for (int i = 0; i < n; i++) {
            rows[i][i] += shift;
        }
        double[] values = new EigenDecomposition(new Array2DRowRealMatrix(rows, false)).getRealEigenvalues();
        for (int i = 0; i < n; i++) {
            values[i] = Math.scalb(values[i] - shift, exponent);
        }
        Arrays.sort(values);
        return values;
    }
}
