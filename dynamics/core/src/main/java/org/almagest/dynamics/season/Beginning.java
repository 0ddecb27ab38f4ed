package org.almagest.dynamics.season;

/** What is known of the state of a process before its first value. */
public enum Beginning {
    /** Nothing: at the first time all entries are independent with mean 0 and variance 1e4. */
    WIDE(1e4),
    /** That it is 0 at time 0. */
    REST(0);

    private final double variance;

    Beginning(double variance) {
        this.variance = variance;
    }

    /** The variance of every entry of the state. */
    double variance() {
        return variance;
    }
}
