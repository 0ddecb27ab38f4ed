package org.almagest.dynamics.infinite;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.kernel.Kernels;

/**
 * What determines a fully connected network of infinite width in tangent-kernel parametrisation, z = σ_w/√fan-in·W·h + σ_b·b
 * with all parameters N(0, 1) (Jacot, Gabriel, Hongler 2018).
 *
 * @param depth number of hidden layers
 * @param bias whether there are biases; without, sigmaB does not count
 */
public record PerceptronLaw(int outputs, int depth, Activation activation, boolean bias, double sigmaW, double sigmaB)
        implements InfiniteWidthLaw {
    @Override
    public Kernels kernels(Examples examples) {
        PerceptronLimit limit = PerceptronLimit.of(this, examples);
        return new Kernels(limit.covariance(), limit.tangent());
    }
}
