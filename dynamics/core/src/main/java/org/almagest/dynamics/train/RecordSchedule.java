package org.almagest.dynamics.train;

import java.util.Locale;
import org.almagest.dynamics.config.Settings;

/** At which steps the trajectory is recorded, apart from the first and the last: evenly or geometrically spaced. */
public final class RecordSchedule {
    private enum Spacing {
        NONE,
        LINEAR,
        GEOMETRIC
    }

    private final Spacing spacing;
    private final double by;
    private long next;

    private RecordSchedule(Spacing spacing, double by, long next) {
        this.spacing = spacing;
        this.by = by;
        this.next = next;
    }

    /**
     * As {@code record} and {@code record_spacing} say, for a training that begins with step 0.
     *
     * @throws IllegalArgumentException if a geometric spacing does not grow
     */
    static RecordSchedule of(Settings training) {
        double by = training.real("record_spacing");
        return switch (training.text("record")) {
            case "none" -> new RecordSchedule(Spacing.NONE, by, Long.MAX_VALUE);
            case "linear" -> new RecordSchedule(Spacing.LINEAR, by, (long) Math.ceil(by));
            default -> {
                if (by <= 1) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT, "record_spacing %s with record geometric: expected a ratio above 1", by));
                }
                yield new RecordSchedule(Spacing.GEOMETRIC, by, 1);
            }
        };
    }

    /** Every so many {@code steps} of a training that begins with step {@code first}. */
    public static RecordSchedule every(int steps, long first) {
        return new RecordSchedule(Spacing.LINEAR, steps, first + steps);
    }

    /** How many points a run records, roughly and at most. */
    static int count(Settings training, int examples) {
        long steps = TrainingCheck.steps(training, examples);
        double by = training.real("record_spacing");
        double count =
                switch (training.text("record")) {
                    case "linear" -> steps / by;
                    case "geometric" -> by <= 1 ? 0 : StrictMath.log(steps + 1.0) / StrictMath.log(by);
                    default -> 0;
                };
        return (int) Math.min(count + 2, Integer.MAX_VALUE - 8.0);
    }

    /** Whether anything is recorded at all; if so, the first and the last point as well. */
    boolean any() {
        return spacing != Spacing.NONE;
    }

    /** Whether to record after this many steps; ask for every step that is looked at, in order. */
    boolean due(long step) {
        if (step < next) {
            return false;
        }
        next = spacing == Spacing.LINEAR
                ? step + (long) Math.ceil(by)
                : Math.max(step + 1, (long) Math.ceil(step * by));
        return true;
    }
}
