package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.RunGroup;

/** Decides claims that a number rises, falls or stays along an axis. */
@AutoService(Judge.class)
public final class TrendJudge implements Judge {
    /** With two places there is one step, and any two numbers rise or fall. */
    private static final int PLACES = 3;

    @Override
    public String name() {
        return "trend";
    }

    @Override
    public String description() {
        return "A quantity rises or falls with every step along an axis, or stays within a tolerance of where it begins; judged "
                + "by the changes within replicates.";
    }

    @Override
    public List<Key> keys() {
        List<Key> keys = new ArrayList<>(List.of(
                Key.required("along", Key.Kind.COORDINATE, "the axis"),
                Key.required("quantity", Key.Kind.QUANTITY, "what rises, falls or stays"),
                Key.choice("trend", "what it does as the axis grows", "rising", "falling", "constant"),
                Key.number("tolerance", 0, "how far a constant quantity may change"),
                Key.choice("measure", "the smallest mean step, or the change over the whole axis", "step", "whole")));
        keys.addAll(Samples.TREND_KEYS);
        return List.copyOf(keys);
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Terms terms = claim.terms();
        String along = terms.word("along");
        Expectation expect = terms.word("trend").equals("constant")
                ? new Expectation(0, terms.number("tolerance"), Expectation.Rule.VALUE)
                : new Expectation(0, 0, Expectation.Rule.ABOVE);
        List<Finding> findings = Samples.trained(claim, evidence).groups(claim.setting(), along).stream()
                .filter(group -> group.cells().size() >= PLACES)
                .map(group -> judge(terms, group, Samples.of(claim, group), expect))
                .toList();
        return !findings.isEmpty()
                ? findings
                : List.of(Finding.nothing(
                        claim,
                        String.format(
                                Locale.ROOT,
                                "runs with %s at %d or more values of %s",
                                claim.setting().words(),
                                PLACES,
                                along),
                        expect));
    }

    private static Finding judge(Terms terms, RunGroup group, Samples samples, Expectation expect) {
        boolean constant = expect.rule() == Expectation.Rule.VALUE;
        List<Double> places = new ArrayList<>(group.cells().keySet());
        if (terms.word("trend").equals("falling")) {
            // what falls along the axis rises against it
            Collections.reverse(places);
        }
        List<Decision.Part> parts = new ArrayList<>();
        for (int i = 1; i < places.size(); i++) {
            double from = places.get(constant ? 0 : i - 1);
            double to = places.get(i);
            boolean shared =
                    samples.controlled() && expect.judge(samples.change(from, to, Moment.INIT)) == Outcome.AGREES;
            parts.add(new Decision.Part(
                    String.format(Locale.ROOT, " from %s to %s", JsonText.number(from), JsonText.number(to)),
                    samples.change(from, to, samples.when()),
                    expect,
                    shared));
        }
        Interval measured = parts.get(0).interval();
        for (Decision.Part part : parts) {
            double value = part.interval().value();
            boolean worse = constant ? Math.abs(value) > Math.abs(measured.value()) : value < measured.value();
            measured = worse ? part.interval() : measured;
        }
        double first = places.get(0);
        double last = places.get(places.size() - 1);
        if (terms.word("measure").equals("whole")) {
            measured = samples.change(first, last, samples.when());
        }
        Interval control = samples.change(first, last, Moment.INIT);
        return Decision.of(parts, measured, expect, samples.gates(places), samples.control(control), samples.grounds())
                .showing(() -> samples.exhibit(
                        terms.word("along"), List.copyOf(group.cells().keySet()), List.of(), null));
    }
}
