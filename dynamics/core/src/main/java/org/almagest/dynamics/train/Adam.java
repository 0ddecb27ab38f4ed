package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.kernel.Kernels;

/** Adam (Kingma, Ba 2015, algorithm 1). */
final class Adam implements Optimizer {
    private final double rate;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double[] first;
    private final double[] second;
    private double power1 = 1;
    private double power2 = 1;

    Adam(Settings training, double rate, int count) {
        this.rate = rate;
        this.beta1 = training.real("beta1");
        this.beta2 = training.real("beta2");
        this.epsilon = training.real("epsilon");
        this.first = new double[count];
        this.second = new double[count];
    }

    @Override
    public void step(double[] theta, int to, double[] gradient, int go) {
        power1 *= beta1;
        power2 *= beta2;
        double scaled = rate / (1 - power1);
        double rootScale = 1 / Math.sqrt(1 - power2);
        Kernels.active()
                .adam(theta, to, gradient, go, first, second, first.length, beta1, beta2, scaled, rootScale, epsilon);
    }
}
