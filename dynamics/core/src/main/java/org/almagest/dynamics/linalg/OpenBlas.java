package org.almagest.dynamics.linalg;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas_full;

/**
 * LAPACK's dsyevd in OpenBLAS. One thread: a fleet fills the cores with runs, and the number of threads would change the
 * last bits. Pointers, since the overloads for Java arrays copy on every call, both ways.
 */
final class OpenBlas implements EigenSolver {
    private static final byte VALUES_ONLY = 'N';
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
            a.put(matrix, 0, n * n);
            int info = openblas_full.LAPACKE_dsyevd(openblas_full.LAPACK_COL_MAJOR, VALUES_ONLY, LOWER, n, a, n, w);
            if (info != 0) {
                throw new ArithmeticException(
                        "dsyevd returned %d for a symmetric %d×%d matrix, expected 0".formatted(info, n, n));
            }
            double[] values = new double[n];
            w.get(values, 0, n);
            return values;
        }
    }
}
