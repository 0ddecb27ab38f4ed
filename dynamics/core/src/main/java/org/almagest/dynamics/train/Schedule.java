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

    /** How many points a run records, roughly and at most. */
    static int count(Settings training, int examples) {
        int batch = training.integer("batch_size");
        long batches = batch == 0 ? 1 : (examples + (long) batch - 1) / batch;
        long steps = training.integer("epochs") * batches;
        double by = training.real("record_spacing");
        double count =
                switch (training.text("record")) {
                    case "linear" -> steps / by;
                    case "geometric" -> by <= 1 ? 0 : StrictMath.log(steps + 1.0) / StrictMath.log(by);
                    default -> 0;
                };
        return (int) Math.min(count + 2, Integer.MAX_VALUE - 8.0);
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
