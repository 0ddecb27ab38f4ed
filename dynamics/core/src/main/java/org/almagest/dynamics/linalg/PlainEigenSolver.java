package org.almagest.dynamics.linalg;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * In Java alone: where there is no native LAPACK. The decomposition's iteration may not converge on singular matrices, since
 * it weighs what it drops against neighbours that are zero themselves; so it gets the matrix plus its norm times the
 * identity. That costs a few last bits.
 */
final class PlainEigenSolver implements EigenSolver {
    @Override
    public double[] eigenvalues(double[] matrix, int n) {
        double largest = largest(matrix);
        if (largest == 0) {
            return new double[n];
        }
        Scaled scaled = Scaled.of(matrix, n, largest);
        double[] values = scaled.decomposition().getRealEigenvalues();
        for (int i = 0; i < n; i++) {
            values[i] = scaled.back(values[i]);
        }
        Arrays.sort(values);
        return values;
    }

    @Override
    public SymmetricDecomposition decomposition(double[] matrix, int n) {
        double largest = largest(matrix);
        double[] values = new double[n];
        double[] vectors = new double[n * n];
        if (largest == 0) {
            for (int i = 0; i < n; i++) {
                vectors[i * n + i] = 1;
            }
            return new SymmetricDecomposition(values, vectors);
        }
        Scaled scaled = Scaled.of(matrix, n, largest);
        EigenDecomposition found = scaled.decomposition();
        // the library gives them from the largest on
        for (int i = 0; i < n; i++) {
            values[i] = scaled.back(found.getRealEigenvalue(n - 1 - i));
            System.arraycopy(found.getEigenvector(n - 1 - i).toArray(), 0, vectors, i * n, n);
        }
        return new SymmetricDecomposition(values, vectors);
    }

    @Override
    public double[] singularValues(double[] matrix, int rows, int columns) {
        double largest = largest(matrix);
        if (largest == 0) {
            return new double[Math.min(rows, columns)];
        }
        int exponent = Math.getExponent(largest);
        double[][] scaled = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                scaled[i][j] = Math.scalb(matrix[i * columns + j], -exponent);
            }
        }
        double[] values = new SingularValueDecomposition(new Array2DRowRealMatrix(scaled, false)).getSingularValues();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.scalb(values[i], exponent);
        }
        return values;
    }

    private static double largest(double[] matrix) {
        double largest = 0;
        for (double value : matrix) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /**
     * What the decomposition gets.
     *
     * @param rows the matrix over 2^exponent, plus shift times the identity
     */
    private record Scaled(double[][] rows, double shift, int exponent) {
        static Scaled of(double[] matrix, int n, double largest) {
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
            return new Scaled(rows, shift, exponent);
        }

        EigenDecomposition decomposition() {
            return new EigenDecomposition(new Array2DRowRealMatrix(rows, false));
        }

        double back(double value) {
            return Math.scalb(value - shift, exponent);
        }
    }
}
