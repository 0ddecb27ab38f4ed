package org.almagest.dynamics.train;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * When a probe looks.
 *
 * @param init before the first step
 * @param end after the last step
 * @param steps after these steps, ascending
 * @param losses fractions of the initial loss, in (0, 1) and descending: after the first step at which the loss has fallen
 *     to that fraction. The loss of a full batch is that of its step; of mini-batches it is the mean over an epoch
 * @param recorded whenever a point of the trajectory is recorded
 */
public record ProbeSchedule(boolean init, boolean end, List<Long> steps, List<Double> losses, boolean recorded) {
    public ProbeSchedule {
        steps = List.copyOf(new TreeSet<>(steps));
        for (double fraction : losses) {
            if (!(fraction > 0 && fraction < 1)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "loss %s: expected a number above 0 and below 1, the fraction of the initial loss",
                        fraction));
            }
        }
        losses = losses.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    }

    /** A schedule that does not depend on the loss. */
    public ProbeSchedule(boolean init, boolean end, List<Long> steps) {
        this(init, end, steps, List.of());
    }

    /** A schedule that does not depend on what is recorded. */
    public ProbeSchedule(boolean init, boolean end, List<Long> steps, List<Double> losses) {
        this(init, end, steps, losses, false);
    }

    /**
     * How often a probe looks, at most.
     *
     * @param records points of the trajectory, roughly
     */
    int most(int records) {
        return (init ? 1 : 0) + (end ? 1 : 0) + steps.size() + losses.size() + (recorded ? records : 0);
    }

    // The text stands in the slices of fits and the evidence of verdicts, where it keeps the word that older tables
    // have;
    // what is not asked for is not in it.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Moments[init=%s, end=%s, steps=%s%s%s]",
                init,
                end,
                steps,
                losses.isEmpty() ? "" : ", losses=" + losses,
                recorded ? ", recorded" : "");
    }
}
