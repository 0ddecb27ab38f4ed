package org.almagest.dynamics.fit;

import org.jspecify.annotations.Nullable;

/**
 * What one run tells about one power law.
 *
 * @param seed the run's seed; runs of one seed share their draw of the initialisation's and shuffling's random numbers
 * @param axis where it stands on the axis, such as its depth
 * @param value what was measured there; NaN where nothing was
 * @param converged whether the run's training reached its goal
 * @param run the run's identity, by which people find it again; null where it has none
 */
public record Observation(long seed, double axis, double value, boolean converged, @Nullable String run) {
    /** Of a run that nobody has to find again. */
    public Observation(long seed, double axis, double value, boolean converged) {
        this(seed, axis, value, converged, null);
    }

    /** Whether it may enter a fit: converged, with a positive, finite place and value. */
    public boolean usable() {
        return converged && positive(axis) && positive(value);
    }

    private static boolean positive(double number) {
        return number > 0 && number < Double.POSITIVE_INFINITY;
    }
}
