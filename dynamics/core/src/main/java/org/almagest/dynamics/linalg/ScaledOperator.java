package org.almagest.dynamics.linalg;

/**
 * P^(−1/2)·A·P^(−1/2) for a symmetric A and a positive diagonal matrix P: symmetric, with the eigenvalues of P⁻¹A. Not thread-safe.
 */
public final class ScaledOperator implements LinearOperator {
    private final LinearOperator operator;
    private final double[] factors;
    private final double[] scaled;

    /**
     * The operator.
     *
     * @param operator A
     * @param scale the diagonal of P, positive numbers; not kept
     */
    public ScaledOperator(LinearOperator operator, double[] scale) {
        this.operator = operator;
        this.factors = new double[scale.length];
        for (int i = 0; i < scale.length; i++) {
            factors[i] = 1 / Math.sqrt(scale[i]);
        }
        this.scaled = new double[scale.length];
    }

    @Override
    public int size() {
        return operator.size();
    }

    @Override
    public void apply(double[] v, double[] result) {
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = factors[i] * v[i];
        }
        operator.apply(scaled, result);
        for (int i = 0; i < scaled.length; i++) {
            result[i] *= factors[i];
        }
    }
}
