package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.claim.Exhibit;
import org.almagest.dynamics.claim.Expectation;
import org.almagest.dynamics.claim.Finding;
import org.almagest.dynamics.claim.Judge;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.RunGroup;

/**
 * Decides claims that a number descends twice: it is largest at one place of an axis, and at a place far beyond smaller than
 * anywhere before. No other judge fits, since within each replicate this is about the largest and the least of many places.
 */
@AutoService(Judge.class)
public final class DoubleDescent implements Judge {
    private static final Expectation GAIN = new Expectation(0, 0, Expectation.Rule.ABOVE);

    /** For {@link java.util.ServiceLoader}. */
    public DoubleDescent() {}

    @Override
    public String name() {
        return "double-descent";
    }

    @Override
    public String description() {
        return "A quantity is largest at one place of an axis, and at a place beyond smaller than at all before the peak; paired t-tests of logarithms over replicates.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("along", Key.Kind.COORDINATE, "the axis"),
                Key.required("quantity", Key.Kind.QUANTITY, "what descends twice"),
                Key.choice("at", "when the quantity is measured", "end", "init"),
                Key.number("peak", 0, "the place of the axis at which it is largest"),
                Key.number("beyond", 0, "the place at which it is smaller than at all places before the peak"));
    }

    /** How far the two parts hold within a replicate, as logarithms of ratios. */
    private record Gains(List<Double> peaks, List<Double> descents) {}

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Terms terms = claim.terms();
        List<Finding> findings = new ArrayList<>();
        for (RunGroup group : evidence.groups(claim.setting(), terms.word("along"))) {
            if (group.cells().containsKey(terms.number("peak")) && group.cells().containsKey(terms.number("beyond"))) {
                findings.add(judge(terms, group).showing(() -> exhibit(terms, group)));
            }
        }
        String what = String.format(
                Locale.ROOT,
                "runs with %s that measure %s at %s %s and %s",
                claim.setting().words(),
                terms.word("quantity"),
                terms.word("along"),
                terms.number("peak"),
                terms.number("beyond"));
        return findings.isEmpty() ? List.of(Finding.nothing(claim, what, GAIN)) : findings;
    }

    private static Finding judge(Terms terms, RunGroup group) {
        Gains gains = gains(terms, group);
        Interval peak = Interval.Method.T.of(gains.peaks);
        Interval descent = Interval.Method.T.of(gains.descents);
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("how", Interval.Method.T.words(true));
        grounds.put("expected", "both above 0");
        grounds.put("peak", gains.peaks);
        grounds.put("descent", gains.descents);
        grounds.put("means", group.means(terms.word("quantity"), when(terms), true));
        grounds.putAll(group.grounds());
        if (gains.peaks.size() < Interval.REPLICATES) {
            return Finding.lacking(
                    List.of(String.format(
                            Locale.ROOT,
                            "%d independent replicates with the quantity at all places, needed %d",
                            gains.peaks.size(),
                            Interval.REPLICATES)),
                    GAIN.expected(),
                    GAIN.tolerance(),
                    grounds);
        }
        Interval weaker = peak.value() <= descent.value() ? peak : descent;
        grounds.put("interval", weaker.ends());
        boolean agrees = peak.low() > 0 && descent.low() > 0;
        boolean disagrees = peak.high() <= 0 || descent.high() <= 0;
        return new Finding(
                agrees ? Outcome.AGREES : disagrees ? Outcome.DISAGREES : Outcome.INCONCLUSIVE,
                weaker.value(),
                GAIN.expected(),
                GAIN.tolerance(),
                String.format(
                        Locale.ROOT,
                        "ln of the peak over the next largest %s, largest at %s in %d of %d replicates; ln of the least before it over that beyond %s",
                        peak.words(),
                        terms.number("peak"),
                        gains.peaks.stream().filter(gain -> gain > 0).count(),
                        gains.peaks.size(),
                        descent.words()),
                List.of(),
                grounds);
    }

    private static Exhibit exhibit(Terms terms, RunGroup group) {
        List<Exhibit.Mark> marks = new ArrayList<>();
        for (double place : group.cells().keySet()) {
            group.values(place, terms.word("quantity"), when(terms))
                    .forEach((replicate, value) -> marks.add(
                            new Exhibit.Mark(Exhibit.place(place, ""), value, replicate, Exhibit.Kind.COUNTED)));
        }
        return new Exhibit(terms.word("quantity"), terms.word("along"), marks, List.of(), null, true);
    }

    private static Moment when(Terms terms) {
        return Moment.of(terms.word("at"));
    }

    /** Of replicates that have a positive number at every place. */
    private static Gains gains(Terms terms, RunGroup group) {
        SortedMap<Double, SortedMap<Integer, Double>> values = new TreeMap<>();
        group.cells()
                .keySet()
                .forEach(place -> values.put(place, group.values(place, terms.word("quantity"), when(terms))));
        double peak = terms.number("peak");
        double beyond = terms.number("beyond");
        Gains gains = new Gains(new ArrayList<>(), new ArrayList<>());
        for (int replicate = 0; replicate < group.replicates().count(); replicate++) {
            double top = Double.NaN;
            double others = Double.NEGATIVE_INFINITY;
            double least = Double.POSITIVE_INFINITY;
            double last = Double.NaN;
            boolean whole = true;
            for (Map.Entry<Double, SortedMap<Integer, Double>> entry : values.entrySet()) {
                Double value = entry.getValue().get(replicate);
                if (value == null || !(value > 0)) {
                    whole = false;
                    continue;
                }
                double place = entry.getKey();
                if (place == peak) {
                    top = value;
                } else {
                    others = Math.max(others, value);
                }
                least = place < peak ? Math.min(least, value) : least;
                last = place == beyond ? value : last;
            }
            if (whole && Double.isFinite(least) && Double.isFinite(others)) {
                gains.peaks.add(StrictMath.log(top / others));
                gains.descents.add(StrictMath.log(least / last));
            }
        }
        return gains;
    }
}
