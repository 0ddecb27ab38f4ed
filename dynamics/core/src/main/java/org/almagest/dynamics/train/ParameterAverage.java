package org.almagest.dynamics.train;

/**
 * An exponential moving average of a network in training: it begins where the parameters do, and after every step a ← d·a + (1 −
 * d)·θ. Statistics are averages already and are taken as they are.
 */
final class ParameterAverage {
    private final double decay;
    private final int trained;
    private final double[] average;

    /**
     * At its start.
     *
     * @param decay d
     * @param initial the flat vector; copied
     * @param trained how many numbers of it are trained, from its beginning
     */
    ParameterAverage(double decay, double[] initial, int trained) {
        this.decay = decay;
        this.trained = trained;
        this.average = initial.clone();
    }

    /** The flat vector that begins at {@code at} has taken a step. */
    void follow(double[] theta, int at) {
        mix(decay, average, 0, theta, at, trained);
        System.arraycopy(theta, at + trained, average, trained, average.length - trained);
    }

    /**
     * a ← d·a + (1 − d)·θ, number by number.
     *
     * @param average holds a from {@code to} on
     * @param theta holds θ from {@code at} on; may be the same array
     */
    static void mix(double decay, double[] average, int to, double[] theta, int at, int count) {
        for (int i = 0; i < count; i++) {
            average[to + i] = Math.fma(decay, average[to + i], (1 - decay) * theta[at + i]);
        }
    }

    /** The average itself, a flat vector. */
    double[] values() {
        return average;
    }
}
