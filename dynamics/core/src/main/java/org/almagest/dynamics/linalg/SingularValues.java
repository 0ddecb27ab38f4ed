package org.almagest.dynamics.linalg;

import java.util.Locale;

/** Singular values of real matrices, by native LAPACK where the platform has it, else in Java alone. */
public final class SingularValues {
    private SingularValues() {}

    /**
     * All min(rows, columns) of them, from the largest on. Their absolute error is a modest multiple of 2^−52 times the largest:
     * square roots of the eigenvalues of AᵀA would keep half of these digits.
     *
     * @param matrix rows×columns, row by row
     * @throws IllegalArgumentException if the length is not rows·columns, or a number is not finite
     */
    public static double[] of(double[] matrix, int rows, int columns) {
        return of(SymmetricEigenvalues.active(), matrix, rows, columns);
    }

    static double[] of(EigenSolver solver, double[] matrix, int rows, int columns) {
        if (rows < 1 || columns < 1 || matrix.length != (long) rows * columns) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a matrix of %d numbers, expected %d×%d with at least one of each",
                    matrix.length,
                    rows,
                    columns));
        }
        for (int i = 0; i < matrix.length; i++) {
            if (!Double.isFinite(matrix[i])) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "number (%d, %d) of a %d×%d matrix is %s: expected finite numbers",
                        i / columns,
                        i % columns,
                        rows,
                        columns,
                        matrix[i]));
            }
        }
        return solver.singularValues(matrix, rows, columns);
    }

    /**
     * How many of them count as different from zero, by the usual tolerance: the largest times the larger side times 2^−52.
     *
     * @param values of a rows×columns matrix
     */
    public static NumericalRank rank(double[] values, int rows, int columns) {
        return NumericalRank.of(values, Math.max(rows, columns) * 0x1p-52);
    }
}
