package org.almagest.dynamics.objective;

import java.util.Locale;

/**
 * A weight that moves along a straight line and then stays.
 *
 * @param from at step 0
 * @param to from step {@code steps} on
 * @param steps at least 1
 */
record Ramp(double from, double to, long steps) implements Schedule {
    @Override
    public double applyAsDouble(long step) {
        return step >= steps ? to : from + (to - from) * ((double) step / steps);
    }

    /** As it is written in a sweep file. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ramp(%s, %s, %d)", Wording.number(from), Wording.number(to), steps);
    }
}
