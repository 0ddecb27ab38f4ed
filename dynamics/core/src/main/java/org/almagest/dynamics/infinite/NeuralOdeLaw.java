package org.almagest.dynamics.infinite;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.kernel.Kernels;

/**
 * What determines a neural ODE h′ = σ_w/√n·W·φ(h) of infinite width n, solved in steps (Gao et al. 2025, arXiv 2509.22436).
 *
 * @param activation φ
 * @param solver the kernels are known for {@code euler}
 * @param depth L, time steps
 * @param horizon T
 * @param sigmaU σ_u
 * @param sigmaW σ_w as it stands in the equation
 * @param sigmaV σ_v
 */
public record NeuralOdeLaw(
        Activation activation, String solver, int depth, double horizon, double sigmaU, double sigmaW, double sigmaV)
        implements InfiniteWidthLaw {
    @Override
    public boolean known() {
        return solver.equals("euler");
    }

    @Override
    public Kernels kernels(Examples examples) {
        NeuralOdeLimit limit = NeuralOdeLimit.of(this, examples);
        return new Kernels(limit.covariance(), limit.tangent());
    }
}
