package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.kernel.Kernels;

/** Turns gradients into steps: gradient descent, heavy ball, or Adam. Holds the state of one run. */
final class Optimizer {
    private final boolean adam;
    private final double rate;
    private final double momentum;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double[] first;
    private final double[] second;
    private double power1 = 1;
    private double power2 = 1;

    Optimizer(Settings training, double rate, int parameters) {
        String name = training.text("optimizer");
        this.adam = name.equals("adam");
        this.rate = rate;
        this.momentum = name.equals("momentum") ? training.real("momentum") : 0;
        this.beta1 = training.real("beta1");
        this.beta2 = training.real("beta2");
        this.epsilon = training.real("epsilon");
        this.first = new double[parameters];
        this.second = new double[adam ? parameters : 0];
    }

    /** Moves the parameters at {@code to} along the gradient at {@code go}, both in the arena. */
    void step(double[] arena, int to, int go) {
        Kernels kernels = Kernels.active();
        if (adam) {
            power1 *= beta1;
            power2 *= beta2;
            double scaled = rate / (1 - power1);
            double rootScale = 1 / Math.sqrt(1 - power2);
            kernels.adam(arena, to, arena, go, first, second, first.length, beta1, beta2, scaled, rootScale, epsilon);
        } else {
            kernels.momentum(arena, to, arena, go, first, first.length, momentum, rate);
        }
    }
}
