package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.RunGroup;
import org.almagest.dynamics.formula.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * One quantity in one group of runs, as the judges {@code level} and {@code trend} look at it.
 *
 * @param group the runs
 * @param quantity what is looked at
 * @param when when it was measured
 * @param controlled whether the same networks before training are the control
 * @param risen whether these may show the same, as long as each has moved the claimed way in training
 * @param logarithms whether it is looked at by its logarithm
 * @param method how intervals are made
 */
record Samples(
        RunGroup group,
        String quantity,
        Moment when,
        boolean controlled,
        boolean risen,
        boolean logarithms,
        Interval.Method method) {
    /** What stands under {@code control} where the change of each network in training is asked for. */
    static final String CHANGE = "change";

    private static final String CONTROL =
            "what must not show the same; claims at init have none. untrained: the networks before training";

    /** What the judges of levels understand beside their own keys. */
    static final List<Key> LEVEL_KEYS = keys(Key.choice(
            "control",
            CONTROL
                    + "; change: these may show it in part, as long as each has moved the claimed way in training (of what is above or below alone)",
            "untrained",
            CHANGE,
            "none"));

    /** What the judges of trends do: their numbers are changes along an axis already. */
    static final List<Key> TREND_KEYS = keys(Key.choice("control", CONTROL, "untrained", "none"));

    private static List<Key> keys(Key control) {
        return List.of(
                Key.choice("at", "when the quantity is measured", "end", "init"),
                control,
                Key.optional(
                        "trained",
                        Key.Kind.COMPARISONS,
                        "what must hold at the end of a run that counts as trained, such as train_accuracy >= 0.9"),
                Key.choice("scale", "log takes logarithms, for what scatters by factors", "plain", "log"),
                Key.choice(
                        "interval",
                        "t assumes normal scatter; median assumes nothing and needs 6 replicates",
                        "t",
                        "median"));
    }

    /** The evidence in which a run counts as trained only where what the claim asks of training holds. */
    static Evidence trained(Claim claim, Evidence evidence) {
        List<Comparison> asked = claim.terms().list("trained", Comparison.class);
        return asked.isEmpty()
                ? evidence
                : new Evidence(
                        evidence.slices(),
                        evidence.runs().stream()
                                .map(run -> (MeasuredRun) new TrainedRun(run, TrainedRun.holds(run, asked)))
                                .toList(),
                        evidence.draws());
    }

    static Samples of(Claim claim, RunGroup group) {
        Terms terms = claim.terms();
        Moment when = Moment.of(terms.word("at"));
        return new Samples(
                group,
                terms.word("quantity"),
                when,
                when == Moment.END && !terms.word("control").equals("none"),
                terms.word("control").equals(CHANGE),
                terms.word("scale").equals("log"),
                Interval.Method.valueOf(terms.word("interval").toUpperCase(Locale.ROOT)));
    }

    /** The conditions on training, replicates and control at {@code places}. */
    List<Gate> gates(Collection<Double> places) {
        List<Gate> gates = new ArrayList<>();
        for (double place : places) {
            List<MeasuredRun> runs = Objects.requireNonNull(group.cells().get(place));
            String where = where(place);
            gates.add(Gate.trained(where, runs));
            gates.add(measured(place, when, where));
            if (controlled) {
                gates.add(measured(place, Moment.INIT, where + ", the control,"));
            }
        }
        return gates;
    }

    private Gate measured(double place, Moment at, String where) {
        return Gate.replicates(
                String.format(Locale.ROOT, "%s with %s at %s", where, quantity, at.words()),
                group.values(place, quantity, at).size(),
                method.replicates());
    }

    /** "" where there is no axis, " at 0.001" on one. */
    static String where(double place) {
        return Double.isNaN(place) ? "" : " at " + JsonText.number(place);
    }

    /** Its size at a place. */
    Interval level(double place, Moment at) {
        Collection<Double> values = group.values(place, quantity, at).values();
        return method.of(logarithms ? values.stream().map(StrictMath::log).toList() : values);
    }

    /** Its change from one place to another within replicates. */
    Interval change(double from, double to, Moment at) {
        return method.of(group.changes(from, to, quantity, at, logarithms));
    }

    /**
     * Whether the control shows it too, or may: untrained networks are not clearly elsewhere; or, where it is the change that
     * tells, networks have not clearly moved to the side that counts.
     *
     * @param control the untrained networks
     */
    boolean shared(double place, Expectation expect, Interval control) {
        if (!controlled) {
            return false;
        }
        return risen
                ? new Expectation(0, 0, expect.rule()).judge(gain(place)) != Outcome.AGREES
                : expect.judge(control) != Outcome.DISAGREES;
    }

    /** Its change in training at a place, within replicates. */
    private Interval gain(double place) {
        return method.of(group.gains(place, quantity, logarithms));
    }

    /** What the control says of a place, for a reason. */
    String control(double place, Interval control) {
        return controlled && risen
                ? String.format(
                        Locale.ROOT,
                        "%s, changed by %s",
                        control(control),
                        gain(place).words())
                : control(control);
    }

    /** What the control says, for a reason. */
    String control(Interval control) {
        return controlled
                ? "at initialisation " + control.words()
                : when == Moment.INIT ? "no control, the claim is about untrained networks" : "no control";
    }

    /** The name of a place where networks stand that are judged. */
    String place(double place) {
        return Exhibit.place(place, (when == Moment.INIT ? "before" : "after") + " training");
    }

    /** What there is to see at {@code places} of {@code axis}; logarithms where these are compared with what is {@code expected}. */
    Exhibit exhibit(String axis, List<Double> places, List<Exhibit.Bar> bars, Exhibit.@Nullable Range expected) {
        boolean alone = places.contains(Double.NaN);
        boolean taken = logarithms && expected != null;
        List<Exhibit.Mark> marks = new ArrayList<>();
        for (double place : places) {
            if (controlled) {
                String untrained = alone ? "before training" : place(place);
                marks(marks, place, Moment.INIT, untrained, Exhibit.Kind.CONTROL, taken);
            }
            marks(marks, place, when, place(place), Exhibit.Kind.COUNTED, taken);
        }
        return new Exhibit(taken ? "ln " + quantity : quantity, axis, marks, bars, expected, alone || expected == null);
    }

    private void marks(
            List<Exhibit.Mark> marks, double place, Moment at, String name, Exhibit.Kind kind, boolean taken) {
        group.values(place, quantity, at)
                .forEach((replicate, value) ->
                        marks.add(new Exhibit.Mark(name, taken ? StrictMath.log(value) : value, replicate, kind)));
    }

    /** What stands in the evidence whatever the answer. */
    Map<String, Object> grounds() {
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("how", method.words(logarithms));
        grounds.put("quantity", quantity);
        grounds.put("means", group.means(quantity, when, logarithms));
        grounds.putAll(group.grounds());
        return grounds;
    }
}
