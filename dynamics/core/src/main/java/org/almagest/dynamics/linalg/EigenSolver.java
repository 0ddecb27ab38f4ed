package org.almagest.dynamics.linalg;

/** Finds the eigenvalues, and eigenvectors, of a symmetric matrix that has been checked already. */
interface EigenSolver {
    /** All n eigenvalues in ascending order; {@code matrix} is n×n, symmetric, finite, and not changed. */
    double[] eigenvalues(double[] matrix, int n);

    /** The same with orthonormal eigenvectors. */
    SymmetricDecomposition decomposition(double[] matrix, int n);
}
