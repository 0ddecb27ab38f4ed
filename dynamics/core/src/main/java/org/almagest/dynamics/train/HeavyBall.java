package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.kernel.Kernels;

/** Polyak's heavy ball v ← μv + ∇, θ ← θ − ηv; with μ = 0, and for any word but {@code momentum}, gradient descent. */
final class HeavyBall implements Optimizer {
    private final double rate;
    private final double momentum;
    private final double[] velocity;

    HeavyBall(Settings training, double rate, int count) {
        this.rate = rate;
        this.momentum = training.text("optimizer").equals("momentum") ? training.real("momentum") : 0;
        this.velocity = new double[count];
    }

    @Override
    public void step(double[] theta, int to, double[] gradient, int go) {
        Kernels.active().momentum(theta, to, gradient, go, velocity, velocity.length, momentum, rate);
    }
}
