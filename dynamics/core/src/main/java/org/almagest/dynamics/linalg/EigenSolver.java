package org.almagest.dynamics.linalg;

/** Finds eigenvalues and eigenvectors of symmetric matrices, and singular values of any, that have been checked already. */
interface EigenSolver {
    /** All n eigenvalues in ascending order; {@code matrix} is n×n, symmetric, finite, and not changed. */
    double[] eigenvalues(double[] matrix, int n);

    /** The same with orthonormal eigenvectors. */
    SymmetricDecomposition decomposition(double[] matrix, int n);

    /** All singular values in descending order; {@code matrix} is rows×columns, row by row, finite, and not changed. */
    double[] singularValues(double[] matrix, int rows, int columns);
}
