package org.almagest.dynamics.objective;

import java.util.Locale;

/**
 * A weight that begins at a step. Until then its term is no part of the objective: nothing of it is computed, and parameters that it
 * alone depends on stay as they are.
 *
 * @param step the first that has the term, at least 1
 * @param weight from there on
 */
record Onset(long step, double weight) implements Schedule {
    @Override
    public double applyAsDouble(long now) {
        return now < step ? 0 : weight;
    }

    /** As it is written in a sweep file. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "onset(%d, %s)", step, Wording.number(weight));
    }
}
