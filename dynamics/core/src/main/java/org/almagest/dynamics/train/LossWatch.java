package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import org.almagest.dynamics.probe.LossCrossing;
import org.almagest.dynamics.probe.LossGoals;

/** Follows the loss of one run from step to step, and tells those who wait for it when it has come down to their level. */
final class LossWatch implements LossGoals {
    private final List<Goal> open = new ArrayList<>();
    private double time;

    /** A level that the loss has not come down to yet. */
    private record Goal(double level, Consumer<LossCrossing> told) {}

    @Override
    public void await(double level, Consumer<LossCrossing> told) {
        open.add(new Goal(level, told));
    }

    /** Whether anybody still waits. */
    boolean waits() {
        return !open.isEmpty();
    }

    /** The loss at {@code now}: what it has come down to since the time before was crossed somewhere in between. */
    void seen(double now, double loss) {
        if (waits()) {
            seen(now, loss, level -> new LossCrossing(time, now));
        }
    }

    /**
     * The loss at {@code now}, which is not before any time seen.
     *
     * @param between tells when a level was crossed since the time before
     */
    void seen(double now, double loss, DoubleFunction<LossCrossing> between) {
        for (Iterator<Goal> goals = open.iterator(); goals.hasNext(); ) {
            Goal goal = goals.next();
            if (loss <= goal.level) {
                goals.remove();
                goal.told.accept(between.apply(goal.level));
            }
        }
        time = now;
    }
}
