package org.almagest.dynamics.ode;

import java.util.ArrayList;
import java.util.List;

/** The states at the ends of a solver's steps: what the way back needs so as not to drift from the way there. */
final class Path {
    private final List<Double> times = new ArrayList<>();
    private final List<double[]> states = new ArrayList<>();

    /** Takes down a state; the array is copied. */
    void at(double time, double[] state) {
        times.add(time);
        states.add(state.clone());
    }

    /** Steps taken. */
    int steps() {
        return times.size() - 1;
    }

    /** The time after {@code step} steps. */
    double time(int step) {
        return times.get(step);
    }

    /** The state after {@code step} steps. */
    double[] state(int step) {
        return states.get(step);
    }
}
