package org.almagest.dynamics.train;

import java.util.Optional;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.probe.StepRule;

/**
 * Adam (Kingma, Ba 2015, algorithm 1), with the offset ε outside the root: θ ← θ − η·m̂/(√v̂ + ε). Weight decay λ is a penalty
 * λ/2·‖θ‖² whose gradient enters both moments, or decoupled (AdamW; Loshchilov, Hutter 2019, algorithm 2): θ ← (1 − ηλ)θ before
 * the step, as PyTorch has it.
 */
final class Adam implements Optimizer {
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double decay;
    private final boolean decoupled;
    private final double[] first;
    private final double[] second;
    private double power1 = 1;
    private double power2 = 1;

    /**
     * At its start.
     *
     * @param decoupled whether weight decay acts on the parameters beside the loss
     * @param count how many numbers it moves
     */
    Adam(Settings training, boolean decoupled, int count) {
        this.beta1 = training.real("beta1");
        this.beta2 = training.real("beta2");
        this.epsilon = training.real("epsilon");
        this.decay = training.real("weight_decay");
        this.decoupled = decoupled;
        this.first = new double[count];
        this.second = new double[count];
    }

    @Override
    public void step(double[] theta, int to, double[] gradient, int go, double rate) {
        if (decoupled) {
            WeightDecay.ofParameters(decay, rate, theta, to, first.length);
        } else {
            WeightDecay.intoGradient(decay, theta, to, gradient, go, first.length);
        }
        power1 *= beta1;
        power2 *= beta2;
        double scaled = rate / (1 - power1);
        double rootScale = 1 / Math.sqrt(1 - power2);
        Kernels.active()
                .adam(theta, to, gradient, go, first, second, first.length, beta1, beta2, scaled, rootScale, epsilon);
    }

    /** With p = (1 − β₁ᵗ)(√(v/(1 − β₂ᵗ)) + ε) after t steps (Cohen et al. 2022, arXiv 2207.14484, section 2). */
    @Override
    public Optional<StepRule> rule() {
        if (decay != 0 || power1 == 1) {
            return Optional.empty();
        }
        double rootScale = 1 / Math.sqrt(1 - power2);
        double[] scale = new double[second.length];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = (1 - power1) * (Math.sqrt(second[i]) * rootScale + epsilon);
        }
        return Optional.of(StepRule.averaged(beta1, scale));
    }
}
