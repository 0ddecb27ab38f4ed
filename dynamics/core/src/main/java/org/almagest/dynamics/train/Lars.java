package org.almagest.dynamics.train;

import java.util.List;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;

/**
 * Layer-wise adaptive rates (LARS; You, Gitman, Ginsburg 2017, eq. 6 and algorithm 1) of one block: with the trust ratio r =
 * τ‖θ‖/(‖∇‖ + λ‖θ‖ + ε), v ← μv + ηr(∇ + λθ) and θ ← θ − v. Unlike in {@link Sgd} the rate is inside the velocity. Where θ is 0,
 * r is 1, and without ε also where ∇ is. Blocks of one column (biases, gains, single numbers), for which a ratio of norms says
 * little, are left out unless {@code lars_blocks} is {@code all}: r = 1 and λ = 0.
 *
 * <p>Without momentum and decay a step is ητ of the block's norm, however small the gradient: that of a bias in front of a
 * normalisation is nothing but rounding, and would move it at the full rate. An ε well above rounding keeps it where it is.
 */
final class Lars implements Optimizer {
    /** What {@code lars_blocks} may be. */
    static final List<String> BLOCKS = List.of("matrices", "all");

    private final double momentum;
    private final double decay;
    private final double trust;
    private final double epsilon;
    private final boolean adapts;
    private final double[] velocity;

    /** At its start, for {@code block}. */
    Lars(Settings training, Block block) {
        this.adapts = block.cols() > 1 || training.text("lars_blocks").equals("all");
        this.momentum = training.real("momentum");
        this.decay = adapts ? training.real("weight_decay") : 0;
        this.trust = training.real("trust_coefficient");
        this.epsilon = training.real("lars_epsilon");
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
        return weights > 0 && (slope > 0 || epsilon > 0) ? trust * weights / (slope + decay * weights + epsilon) : 1;
    }
}
