package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;

/** At which steps the trajectory is recorded: at 0, then evenly or geometrically spaced. */
final class Schedule {
    private final String spacing;
    private final double by;
    private long next;

    Schedule(Settings training) {
        this.spacing = training.text("record");
        this.by = training.real("record_spacing");
        this.next = spacing.equals("none") ? Long.MAX_VALUE : 1;
        if (spacing.equals("linear")) {
            next = (long) Math.ceil(by);
        } else if (spacing.equals("geometric") && by <= 1) {
            throw new IllegalArgumentException(
                    "record_spacing %s with record geometric: expected a ratio above 1".formatted(by));
        }
    }

    /** Whether to record after this many steps; ask for every step, in order. */
    boolean due(long step) {
        if (step < next) {
            return false;
        }
        next = spacing.equals("linear") ? step + (long) Math.ceil(by) : Math.max(step + 1, (long) Math.ceil(step * by));
        return true;
    }
}
