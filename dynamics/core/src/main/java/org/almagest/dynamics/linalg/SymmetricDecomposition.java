package org.almagest.dynamics.linalg;

/**
 * A real symmetric matrix as Σ λ_k v_k v_kᵀ.
 *
 * @param values λ, in ascending order
 * @param vectors v, one after another in the order of the values, n numbers each: orthonormal
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SymmetricDecomposition(double[] values, double[] vectors) {
    /**
     * Of a matrix.
     *
     * @param matrix n×n, row by row, symmetric; only one triangle is read
     * @throws IllegalArgumentException if the length is not n², or a number is not finite
     */
    public static SymmetricDecomposition of(double[] matrix, int n) {
        return of(SymmetricEigenvalues.active(), matrix, n);
    }

    static SymmetricDecomposition of(EigenSolver solver, double[] matrix, int n) {
        SymmetricEigenvalues.check(matrix, n);
        return solver.decomposition(matrix, n);
    }

    /**
     * The symmetric square root of a matrix that is positive semi-definite but for rounding: Σ √max(λ_k, 0)·v_k v_kᵀ, n×n.
     */
    public double[] squareRoot() {
        int n = values.length;
        double[] root = new double[n * n];
        for (int k = 0; k < n; k++) {
            double size = Math.sqrt(Math.max(values[k], 0));
            if (size == 0) {
                continue;
            }
            for (int i = 0; i < n; i++) {
                double factor = size * vectors[k * n + i];
                for (int j = 0; j < n; j++) {
                    root[i * n + j] = Math.fma(factor, vectors[k * n + j], root[i * n + j]);
                }
            }
        }
        return root;
    }
}
