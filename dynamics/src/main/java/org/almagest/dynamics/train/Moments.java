package org.almagest.dynamics.train;

import java.util.List;
import java.util.TreeSet;

/**
 * When a probe looks.
 *
 * @param init before the first step
 * @param end after the last step
 * @param steps after these steps, ascending
 */
public record Moments(boolean init, boolean end, List<Long> steps) {
    public Moments {
        steps = List.copyOf(new TreeSet<>(steps));
    }

    /** Whether a probe looks after {@code step} steps, apart from the end. */
    public boolean contains(long step) {
        return step == 0 ? init || steps.contains(0L) : steps.contains(step);
    }
}
