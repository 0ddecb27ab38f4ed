package org.almagest.dynamics.curvature;

import java.util.Arrays;
import org.almagest.dynamics.linalg.LinearOperator;

/**
 * The second moment of the gradients of single examples, C = (1/N)Σ_n g_n g_nᵀ, as an operator: one pass over the examples a product,
 * and no matrix. It goes by the name of empirical Fisher matrix, though it is that of no model (Kunstner, Balles, Hennig 2019, arXiv
 * 1905.12558). Not thread-safe.
 */
public final class EmpiricalFisher implements LinearOperator {
    private final ExampleGradients gradients;
    private final double[] theta;

    /** That of the examples of {@code gradients} at the flat vector {@code theta}, which is read and not kept in step. */
    public EmpiricalFisher(ExampleGradients gradients, double[] theta) {
        this.gradients = gradients;
        this.theta = theta;
    }

    @Override
    public int size() {
        return gradients.size();
    }

    @Override
    public void apply(double[] v, double[] result) {
        Arrays.fill(result, 0);
        int size = gradients.size();
        gradients.each(theta, (n, loss, numbers, from) -> {
            double along = 0;
            for (int j = 0; j < size; j++) {
                along = Math.fma(numbers[from + j], v[j], along);
            }
            double share = along / gradients.count();
            for (int j = 0; j < size; j++) {
                result[j] = Math.fma(share, numbers[from + j], result[j]);
            }
        });
    }
}
