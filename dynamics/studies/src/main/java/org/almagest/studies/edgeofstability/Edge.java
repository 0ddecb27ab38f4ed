package org.almagest.studies.edgeofstability;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.probe.RecordedSeries.Point;
import org.jspecify.annotations.Nullable;

/**
 * Where a training stands beside the edge of stability: its sharpness λ at the steps that were looked at, in units of 2/η, and the
 * losses before each step.
 *
 * @param steps the steps that were looked at, ascending
 * @param ratios ηλ/2 at each: 1 is the edge, beyond which a step of gradient descent on the quadratic approximation moves further
 *     away along the sharpest direction
 * @param losses before each step, the one before step 0 first; empty where no step was followed
 */
record Edge(long[] steps, double[] ratios, double[] losses) {
    /** So many looks are asked for before something is said of them as a whole. */
    static final int FEWEST = 5;

    /**
     * The same of a recorded series.
     *
     * @param sharpness λ; a step that was looked at twice counts once
     * @param rate step size η
     */
    static Edge of(List<Point> sharpness, double rate, double[] losses) {
        long[] steps = new long[sharpness.size()];
        double[] ratios = new double[sharpness.size()];
        int count = 0;
        for (Point point : sharpness) {
            if (count == 0 || point.step() > steps[count - 1]) {
                steps[count] = point.step();
                ratios[count] = rate * point.value() / 2;
                count++;
            }
        }
        return new Edge(Arrays.copyOf(steps, count), Arrays.copyOf(ratios, count), losses);
    }

    /** The place of the first look at which the edge is reached, ηλ/2 ≥ 1; null where it never is. */
    private @Nullable Integer reach() {
        for (int i = 0; i < ratios.length; i++) {
            if (ratios[i] >= 1) {
                return i;
            }
        }
        return null;
    }

    /** ηλ/2 at the first look. */
    @Nullable
    Double initial() {
        return ratios.length == 0 ? null : (Double) ratios[0];
    }

    /** The step of the first look at which the edge is reached; null where it never is. */
    @Nullable
    Long reached() {
        Integer place = reach();
        return place == null ? null : (Long) steps[place];
    }

    /** Mean ηλ/2 over the looks from the reach on; null where there are fewer than {@link #FEWEST}. */
    @Nullable
    Double hovering() {
        Integer place = reach();
        return place == null || ratios.length - place < FEWEST ? null : (Double) mean(place, ratios.length);
    }

    /** Mean ηλ/2 over the last half of the looks, reached or not; null where there are fewer than {@link #FEWEST}. */
    @Nullable
    Double late() {
        int from = ratios.length / 2;
        return ratios.length - from < FEWEST ? null : (Double) mean(from, ratios.length);
    }

    private double mean(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += ratios[i];
        }
        return sum / (to - from);
    }

    /**
     * Kendall's rank correlation τ_a of step and sharpness up to the reach, or to the end where it is never reached: 1 where it only
     * rises, −1 where it only falls; null where there are fewer than {@link #FEWEST} looks.
     */
    @Nullable
    Double sharpening() {
        Integer place = reach();
        int to = place == null ? ratios.length : place + 1;
        if (to < FEWEST) {
            return null;
        }
        long sum = 0;
        for (int i = 0; i < to; i++) {
            for (int j = i + 1; j < to; j++) {
                sum += (long) Math.signum(ratios[j] - ratios[i]);
            }
        }
        return 2.0 * sum / ((double) to * (to - 1));
    }

    /** Share of the steps before the reach (or of all) after which the loss was higher; null where no step was followed. */
    @Nullable
    Double risesBefore() {
        Long reached = reached();
        return rises(0, reached == null ? losses.length : (int) Math.min(reached, losses.length));
    }

    /** Share of the steps from the reach on after which the loss was higher; null where it was never reached. */
    @Nullable
    Double risesAfter() {
        Long reached = reached();
        return reached == null ? null : rises((int) Math.min(reached, losses.length), losses.length);
    }

    private @Nullable Double rises(int from, int to) {
        if (to - from < FEWEST) {
            return null;
        }
        int rises = 0;
        for (int i = from + 1; i < to; i++) {
            rises += losses[i] > losses[i - 1] ? 1 : 0;
        }
        return (double) rises / (to - from - 1);
    }

    /** ln of the loss before the last step over that at the reach; null where it was never reached. */
    @Nullable
    Double fall() {
        Long reached = reached();
        return reached == null || reached >= losses.length - 1
                ? null
                : (Double) StrictMath.log(losses[losses.length - 1] / losses[(int) (long) reached]);
    }
}
