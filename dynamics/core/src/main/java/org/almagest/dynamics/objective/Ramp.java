package org.almagest.dynamics.objective;

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
        return "ramp(%s, %s, %d)".formatted(Wording.number(from), Wording.number(to), steps);
    }
}
