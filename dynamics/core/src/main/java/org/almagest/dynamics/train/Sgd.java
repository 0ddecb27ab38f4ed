package org.almagest.dynamics.train;

import java.util.Optional;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.probe.StepRule;

/**
 * Gradient descent with momentum, in the order of PyTorch's {@code SGD}: g ← ∇ + λθ, v ← μv + g from v = 0, θ ← θ − ηv; with
 * Nesterov's momentum θ ← θ − η(g + μv). Without Nesterov and decay this is Polyak's heavy ball, and with μ = 0 gradient
 * descent.
 */
final class Sgd implements Optimizer {
    private final double momentum;
    private final boolean nesterov;
    private final double decay;
    private final double[] velocity;

    /**
     * At its start.
     *
     * @param momentum μ
     * @param decay λ, of the penalty λ/2·‖θ‖²
     * @param count how many numbers it moves
     */
    Sgd(double momentum, boolean nesterov, double decay, int count) {
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.decay = decay;
        this.velocity = new double[count];
    }

    @Override
    public void step(double[] theta, int to, double[] gradient, int go, double rate) {
        WeightDecay.intoGradient(decay, theta, to, gradient, go, velocity.length);
        if (nesterov) {
            lookAhead(theta, to, gradient, go, rate);
        } else {
            Kernels.active().momentum(theta, to, gradient, go, velocity, velocity.length, momentum, rate);
        }
    }

    @Override
    public Optional<StepRule> rule() {
        return decay == 0
                ? Optional.of(nesterov ? StepRule.nesterov(momentum) : StepRule.momentum(momentum))
                : Optional.empty();
    }

    private void lookAhead(double[] theta, int to, double[] gradient, int go, double rate) {
        for (int i = 0; i < velocity.length; i++) {
            double v = Math.fma(momentum, velocity[i], gradient[go + i]);
            velocity[i] = v;
            theta[to + i] = Math.fma(-rate, Math.fma(momentum, v, gradient[go + i]), theta[to + i]);
        }
    }
}
