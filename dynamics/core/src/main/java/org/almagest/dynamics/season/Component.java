package org.almagest.dynamics.season;

/**
 * A part of a series that is a Gaussian process with a finite state, the first entry of which is its level. Its numbers are
 * those of a driving white noise of deviation 1; one of deviation σ multiplies the noise matrix by σ².
 */
public sealed interface Component permits SeasonalProcess, WienerProcess {
    /** Entries of the state: the level and its derivatives. */
    int states();

    /**
     * What a time without noise makes of the state.
     *
     * @param time not negative
     * @return [states][states], row by row
     */
    double[] transition(double time);

    /**
     * The covariance of what the noise adds to the state within a time.
     *
     * @param time not negative
     * @return [states][states], row by row; symmetric
     */
    double[] noise(double time);
}
