package org.almagest.dynamics.linalg;

/**
 * The largest eigenvalues of an operator with unit vectors that nearly are their eigenvectors.
 *
 * @param values λ from the largest on, as Ritz values of a Krylov space
 * @param vectors v of norm 1, one each
 * @param residuals ‖A·v − λv‖, from a product of its own each: an eigenvalue lies at most so far from λ
 * @param products with the operator that they took
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record EigenPairs(double[] values, double[][] vectors, double[] residuals, int products) {
    /** How many there are. */
    public int count() {
        return values.length;
    }
}
