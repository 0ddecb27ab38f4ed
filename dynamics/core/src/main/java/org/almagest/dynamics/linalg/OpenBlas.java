package org.almagest.dynamics.linalg;

import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas_full;

/**
 * LAPACK's dsyevd and dgesdd in OpenBLAS. One thread: a fleet fills the cores with runs, and the number of threads would change the
 * last bits. Pointers, since the overloads for Java arrays copy on every call, both ways.
 */
final class OpenBlas implements EigenSolver {
    private static final byte VALUES_ONLY = 'N';
    private static final byte VECTORS_TOO = 'V';
    private static final byte LOWER = 'L';

    /**
     * Loads the native library.
     *
     * @throws LinkageError if there is none for this platform
     */
    OpenBlas() {
        openblas_full.openblas_set_num_threads(1);
    }

    @Override
    public double[] eigenvalues(double[] matrix, int n) {
        try (DoublePointer a = new DoublePointer((long) n * n);
                DoublePointer w = new DoublePointer((long) n)) {
            return solve(VALUES_ONLY, matrix, n, a, w);
        }
    }

    @Override
    public SymmetricDecomposition decomposition(double[] matrix, int n) {
        try (DoublePointer a = new DoublePointer((long) n * n);
                DoublePointer w = new DoublePointer((long) n)) {
            double[] values = solve(VECTORS_TOO, matrix, n, a, w);
            // column by column: one eigenvector after another
            double[] vectors = new double[n * n];
            a.get(vectors, 0, n * n);
            return new SymmetricDecomposition(values, vectors);
        }
    }

    @Override
    public double[] singularValues(double[] matrix, int rows, int columns) {
        int count = Math.min(rows, columns);
        try (DoublePointer a = new DoublePointer((long) rows * columns);
                DoublePointer s = new DoublePointer((long) count);
                DoublePointer none = new DoublePointer(1)) {
            a.put(matrix, 0, rows * columns);
            // column by column that is the transposed matrix, whose singular values are the same
            int info = openblas_full.LAPACKE_dgesdd(
                    openblas_full.LAPACK_COL_MAJOR, VALUES_ONLY, columns, rows, a, columns, s, none, 1, none, 1);
            if (info != 0) {
                throw new ArithmeticException(String.format(
                        Locale.ROOT, "dgesdd returned %d for a %d×%d matrix, expected 0", info, rows, columns));
            }
            double[] values = new double[count];
            s.get(values, 0, count);
            return values;
        }
    }

    /** Leaves the eigenvectors in {@code a} where they are asked for. */
    private static double[] solve(byte what, double[] matrix, int n, DoublePointer a, DoublePointer w) {
        a.put(matrix, 0, n * n);
        int info = openblas_full.LAPACKE_dsyevd(openblas_full.LAPACK_COL_MAJOR, what, LOWER, n, a, n, w);
        if (info != 0) {
            throw new ArithmeticException(String.format(
                    Locale.ROOT, "dsyevd returned %d for a symmetric %d×%d matrix, expected 0", info, n, n));
        }
        double[] values = new double[n];
        w.get(values, 0, n);
        return values;
    }
}
