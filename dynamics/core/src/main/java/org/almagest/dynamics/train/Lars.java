package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;

/**
 * Layer-wise adaptive rates (LARS; You, Gitman, Ginsburg 2017, eq. 6 and algorithm 1) of one block: with the trust ratio r =
 * τ‖θ‖/(‖∇‖ + λ‖θ‖), v ← μv + ηr(∇ + λθ) and θ ← θ − v. Unlike in {@link Sgd} the rate is inside the velocity. Where θ or ∇ is
 * 0, r is 1. Blocks of one column (biases, gains, single numbers), for which a ratio of norms says little, are left out: r = 1
 * and λ = 0.
 */
final class Lars implements Optimizer {
    private final double momentum;
    private final double decay;
    private final double trust;
    private final boolean adapts;
    private final double[] velocity;

    /** At its start, for {@code block}. */
    Lars(Settings training, Block block) {
        this.adapts = block.cols() > 1;
        this.momentum = training.real("momentum");
        this.decay = adapts ? training.real("weight_decay") : 0;
        this.trust = training.real("trust_coefficient");
        this.velocity = new double[block.size()];
    }

    @Override
    public void step(double[] theta, int to, double[] gradient, int go, double rate) {
        double own = rate * ratio(theta, to, gradient, go);
        for (int i = 0; i < velocity.length; i++) {
            double g = Math.fma(decay, theta[to + i], gradient[go + i]);
            double v = Math.fma(momentum, velocity[i], own * g);
            velocity[i] = v;
            theta[to + i] -= v;
        }
    }

    private double ratio(double[] theta, int to, double[] gradient, int go) {
        if (!adapts) {
            return 1;
        }
        double weights = EuclideanNorm.of(theta, to, velocity.length);
        double slope = EuclideanNorm.of(gradient, go, velocity.length);
        return weights > 0 && slope > 0 ? trust * weights / (slope + decay * weights) : 1;
    }
}
