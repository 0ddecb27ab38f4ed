package org.almagest.dynamics.objective;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A weight that moves along straight lines from knot to knot: before the first and after the last it stays.
 *
 * @param knots at least one, at rising steps
 */
record Knots(List<Knot> knots) implements Schedule {
    /**
     * Where two lines meet.
     *
     * @param step at least 0
     * @param weight there
     */
    record Knot(long step, double weight) {}

    Knots {
        knots = List.copyOf(knots);
    }

    @Override
    public double applyAsDouble(long step) {
        int after = 0;
        while (after < knots.size() && knots.get(after).step <= step) {
            after++;
        }
        if (after == 0 || after == knots.size()) {
            return knots.get(Math.max(after - 1, 0)).weight;
        }
        Knot from = knots.get(after - 1);
        Knot to = knots.get(after);
        return from.weight + (to.weight - from.weight) * ((double) (step - from.step) / (to.step - from.step));
    }

    /** As it is written in a sweep file. */
    @Override
    public String toString() {
        return knots.stream()
                .map(knot -> knot.step + "=" + Wording.number(knot.weight))
                .collect(Collectors.joining(", ", "knots(", ")"));
    }
}
