package org.almagest.dynamics.train;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;

/**
 * The step size of every step: η times a factor that depends on the number of the step alone. During the warm-up of w steps the
 * factor of step s is (s+1)/w. After it, with t = s − w and T the setting {@code schedule_steps}:
 *
 * <ul>
 *   <li>constant: 1;
 *   <li>step: γ^⌊t/T⌋, with γ the setting {@code schedule_factor};
 *   <li>linear: 1 − (1 − f)·min(t/T, 1), with f the setting {@code schedule_floor};
 *   <li>cosine: f + (1 − f)·(1 + cos(π·min(t/T, 1)))/2 (Loshchilov, Hutter 2017, eq. 5, without restarts);
 *   <li>warmup-cosine: the cosine from the first step on, so with t = s, times the warm-up's factor while that lasts;
 *   <li>inverse-time: 1/(1 + t/T);
 *   <li>cyclic: 1 + c·sin(2πt/T), with c the setting {@code schedule_swing}.
 * </ul>
 *
 * For linear and the cosines T = 0 stands for all that is left of the training.
 */
final class RateSchedule {
    private static final String WARMUP_COSINE = "warmup-cosine";

    /** The words in the sweep file. */
    static final List<String> WORDS =
            List.of("constant", "step", "linear", "cosine", WARMUP_COSINE, "inverse-time", "cyclic");

    /** In fewer the sine of a cycle is 0 at all whole steps. */
    private static final int FEWEST_OF_CYCLE = 3;

    private final String word;
    private final double rate;
    private final long warmup;
    private final long length;
    private final double factor;
    private final double floor;
    private final double swing;
    private long counted;
    private double sum;

    private RateSchedule(
            String word, double rate, long warmup, long length, double factor, double floor, double swing) {
        this.word = word;
        this.rate = rate;
        this.warmup = warmup;
        this.length = length;
        this.factor = factor;
        this.floor = floor;
        this.swing = swing;
    }

    /** The same rate for ever. */
    static RateSchedule constant(double rate) {
        return new RateSchedule("constant", rate, 0, 0, 1, 0, 0);
    }

    /**
     * What {@code training} says.
     *
     * @param rate η
     * @param steps of the whole training, at most
     * @throws UnsuitableSetting as {@link #check}
     */
    static RateSchedule of(Settings training, double rate, long steps) {
        check(training, steps);
        long warmup = training.whole("warmup_steps");
        long length = training.whole("schedule_steps");
        return new RateSchedule(
                training.text("schedule"),
                rate,
                warmup,
                length == 0 ? left(training, steps) : length,
                training.real("schedule_factor"),
                training.real("schedule_floor"),
                training.real("schedule_swing"));
    }

    /**
     * Whether the schedule comes to its end within the training.
     *
     * @param steps of the whole training, at most
     * @throws UnsuitableSetting if not, or if there is no telling where its end is
     */
    static void check(Settings training, long steps) {
        String word = training.text("schedule");
        long warmup = training.whole("warmup_steps");
        long length = training.whole("schedule_steps");
        if (warmup > 0 && warmup >= steps) {
            throw new UnsuitableSetting(
                    "warmup_steps",
                    String.format(
                            Locale.ROOT,
                            "%d in a training of %d steps (epochs times batches): expected fewer, since the rate would never be learning_rate; lower it, or raise epochs",
                            warmup,
                            steps));
        }
        if (word.equals("constant")) {
            return;
        }
        if (steps == 0) {
            throw new UnsuitableSetting(
                    "schedule",
                    String.format(
                            Locale.ROOT,
                            "%s in a training of 0 steps: it never ends; raise epochs, or choose schedule constant",
                            word));
        }
        boolean descends = List.of("linear", "cosine", WARMUP_COSINE).contains(word);
        if (!descends && length == 0) {
            throw new UnsuitableSetting(
                    "schedule_steps",
                    String.format(Locale.ROOT, "0 with schedule %s: expected %s", word, lengthOf(word)));
        }
        if (word.equals("cyclic") && length < FEWEST_OF_CYCLE) {
            throw new UnsuitableSetting(
                    "schedule_steps",
                    String.format(
                            Locale.ROOT,
                            "%d with schedule cyclic: the sine is 0 at every step, and the rate never swings; expected at least %d, or schedule constant",
                            length,
                            FEWEST_OF_CYCLE));
        }
        if (descends && length > left(training, steps)) {
            throw new UnsuitableSetting(
                    "schedule_steps",
                    String.format(
                            Locale.ROOT,
                            "%d with schedule %s, %d steps of warm-up and a training of %d steps: it never ends; expected at most %d, or 0 for all that is left, or more epochs",
                            length,
                            word,
                            warmup,
                            steps,
                            left(training, steps)));
        }
        if (word.equals("step") && length >= steps - warmup) {
            throw new UnsuitableSetting(
                    "schedule_steps",
                    String.format(
                            Locale.ROOT,
                            "%d with schedule step, %d steps of warm-up and a training of %d steps: the rate is never reduced; expected fewer than %d, or more epochs, or schedule constant",
                            length,
                            warmup,
                            steps,
                            steps - warmup));
        }
    }

    /** Steps of a schedule that lasts as long as the training. */
    private static long left(Settings training, long steps) {
        return training.text("schedule").equals(WARMUP_COSINE) ? steps : steps - training.whole("warmup_steps");
    }

    private static String lengthOf(String word) {
        return switch (word) {
            case "step" -> "the steps between two reductions of the rate";
            case "cyclic" -> "the steps of one cycle";
            default -> "the steps after which the rate is half of what it was";
        };
    }

    /** The size of the step after {@code step} others. */
    double at(long step) {
        double risen = step < warmup ? rate * ((step + 1.0) / warmup) : rate;
        if (word.equals(WARMUP_COSINE)) {
            return risen * descent((double) step / length);
        }
        if (step < warmup) {
            return risen;
        }
        double t = step - warmup;
        return switch (word) {
            case "step" -> rate * StrictMath.pow(factor, Math.floor(t / length));
            case "linear" -> rate * (1 - (1 - floor) * Math.min(t / length, 1));
            case "cosine" -> rate * descent(t / length);
            case "inverse-time" -> rate / (1 + t / length);
            case "cyclic" -> rate * (1 + swing * StrictMath.sin(2 * Math.PI * t / length));
            default -> rate;
        };
    }

    /** The factor of a cosine that has gone so far towards its end. */
    private double descent(double share) {
        return floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * Math.min(share, 1))) / 2;
    }

    /** The sizes of the first {@code steps} steps together. Quick if asked for in ascending order. */
    double sum(long steps) {
        if (warmup == 0 && word.equals("constant")) {
            return steps * rate;
        }
        if (steps < counted) {
            counted = 0;
            sum = 0;
        }
        while (counted < steps) {
            sum += at(counted++);
        }
        return sum;
    }
}
