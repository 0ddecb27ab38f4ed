package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;

/** Turns gradients into steps. Holds the state of one player's numbers that lie one after another. */
interface Optimizer {
    /**
     * Moves the numbers from {@code to} on along their gradient, which lies from {@code go} on.
     *
     * @param theta holds the numbers
     * @param gradient holds the gradient; may be the same array
     */
    void step(double[] theta, int to, double[] gradient, int go);

    /**
     * The optimiser that {@code training} names, at its start.
     *
     * @param rate step size
     * @param count how many numbers it moves
     */
    static Optimizer of(Settings training, double rate, int count) {
        return training.text("optimizer").equals("adam")
                ? new Adam(training, rate, count)
                : new HeavyBall(training, rate, count);
    }
}
