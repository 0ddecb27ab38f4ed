package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.RunGroup;

/** Decides claims about the size of a number. */
@AutoService(Judge.class)
public final class LevelJudge implements Judge {
    @Override
    public String name() {
        return "level";
    }

    @Override
    public String description() {
        return "A quantity, over independent replicates, lies where it should, also at several places of an axis; that of the "
                + "untrained networks does not.";
    }

    @Override
    public List<Key> keys() {
        List<Key> keys = new ArrayList<>(List.of(
                Key.optional("along", Key.Kind.COORDINATE, "the axis of the places under expect"),
                Key.required("quantity", Key.Kind.QUANTITY, "what is compared"),
                Key.required(
                        "expect", Key.Kind.EXPECTATIONS, "what it should be; measured is the last of its places")));
        keys.addAll(Samples.LEVEL_KEYS);
        return List.copyOf(keys);
    }

    /** A network can move to a side, but what lies at a value before training has nowhere to go. */
    @Override
    public Map<String, String> conflicts(Terms terms) {
        Map<?, ?> expect = terms.optional("expect", Map.class);
        return expect != null
                        && Samples.CHANGE.equals(terms.optional("control", String.class))
                        && expect.values().stream()
                                .anyMatch(one -> ((Expectation) one).rule() == Expectation.Rule.VALUE)
                ? Map.of(
                        "control",
                        "change has no side to move to where a value is expected: expected above or below under expect, or another control")
                : Map.of();
    }

    @Override
    @SuppressWarnings("unchecked") // the reader puts nothing else under a key of this kind
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Map<Double, Expectation> expect = claim.terms().get("expect", Map.class);
        Expectation last = List.copyOf(expect.values()).get(expect.size() - 1);
        String along = claim.terms().optional("along", String.class);
        List<RunGroup> groups = Samples.trained(claim, evidence).groups(claim.setting(), along).stream()
                .filter(group -> group.cells().keySet().containsAll(expect.keySet()))
                .toList();
        String places = along == null ? "" : String.format(Locale.ROOT, " at %s %s", along, expect.keySet());
        return groups.isEmpty()
                ? List.of(Finding.nothing(claim, "runs with " + claim.setting().words() + places, last))
                : groups.stream()
                        .map(group -> judge(Samples.of(claim, group), expect, last, along == null ? "" : along))
                        .toList();
    }

    private static Finding judge(Samples samples, Map<Double, Expectation> expect, Expectation last, String along) {
        List<Decision.Part> parts = new ArrayList<>();
        Interval measured = Interval.UNKNOWN;
        String said = "";
        for (Map.Entry<Double, Expectation> entry : expect.entrySet()) {
            measured = samples.level(entry.getKey(), samples.when());
            Interval control = samples.level(entry.getKey(), Moment.INIT);
            boolean shared = samples.shared(entry.getKey(), entry.getValue(), control);
            said = samples.control(entry.getKey(), control);
            parts.add(new Decision.Part(Samples.where(entry.getKey()), measured, entry.getValue(), shared));
        }
        List<Exhibit.Bar> bars = new ArrayList<>();
        List<Double> places = List.copyOf(expect.keySet());
        for (int i = 0; i < places.size(); i++) {
            bars.add(new Exhibit.Bar(samples.place(places.get(i)), parts.get(i).interval()));
        }
        return Decision.of(parts, measured, last, samples.gates(expect.keySet()), said, samples.grounds())
                .showing(() -> samples.exhibit(along, places, bars, last.range()));
    }
}
