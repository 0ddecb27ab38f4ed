package org.almagest.dynamics.fit;

/**
 * What one run tells about one power law.
 *
 * @param seed the run's seed; runs of one seed share their draw of the initialisation's and shuffling's random numbers
 * @param axis where it stands on the axis, such as its depth
 * @param value what was measured there; NaN where nothing was
 * @param converged whether the run's training reached its goal
 */
public record Observation(long seed, double axis, double value, boolean converged) {
    /** Whether it may enter a fit: converged, with a positive, finite place and value. */
    public boolean usable() {
        return converged && positive(axis) && positive(value);
    }

    private static boolean positive(double number) {
        return number > 0 && number < Double.POSITIVE_INFINITY;
    }
}
