package org.almagest.dynamics.train;

/** The pull of parameters towards 0, number by number, so that the order of a sum is no question. */
final class WeightDecay {
    private WeightDecay() {}

    /** As a penalty λ/2·‖θ‖² in the loss: g ← g + λθ. */
    static void intoGradient(double decay, double[] theta, int to, double[] gradient, int go, int n) {
        if (decay != 0) {
            for (int i = 0; i < n; i++) {
                gradient[go + i] = Math.fma(decay, theta[to + i], gradient[go + i]);
            }
        }
    }

    /** Beside the loss: θ ← (1 − ηλ)θ. */
    static void ofParameters(double decay, double rate, double[] theta, int to, int n) {
        if (decay != 0) {
            double keep = 1 - rate * decay;
            for (int i = 0; i < n; i++) {
                theta[to + i] *= keep;
            }
        }
    }
}
