package org.almagest.studies.learnedgraphs;

import static java.util.Objects.requireNonNull;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.claim.Exhibit;
import org.almagest.dynamics.claim.Expectation;
import org.almagest.dynamics.claim.Finding;
import org.almagest.dynamics.claim.Gate;
import org.almagest.dynamics.claim.Judge;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.Replicates;
import org.almagest.dynamics.fit.RunValues;
import org.almagest.dynamics.formula.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a treatment gains over its baseline, at each place of an axis by itself, or whether its gain grows as the axis
 * falls: a difference of differences. Unlike a comparison of pairs it asks first whether there is anything to gain: where the
 * baseline is nearly perfect, equal results say nothing against the treatment. Runs that did not train as asked make no pairs;
 * where they are more than a fifth of those that are compared, what is left is a selection, and nothing is decided.
 */
@AutoService(Judge.class)
public final class Gain implements Judge {
    private static final Expectation POSITIVE = new Expectation(0, 0, Expectation.Rule.ABOVE);
    private static final String GROWS = "grows-as-it-falls";

    @Override
    public String name() {
        return "gain";
    }

    @Override
    public String description() {
        return "Runs with one value of a setting reach more than those with another, within replicates, as a mean with its t-interval: at each place of an axis, or more the smaller the axis; nothing is decided where the baseline has nothing to gain.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("along", Key.Kind.COORDINATE, "the setting in which baseline and treatment differ"),
                Key.optional("between", Key.Kind.VALUES, "its values: the baseline, then the treatment"),
                Key.optional(
                        "axis", Key.Kind.COORDINATE, "at each of whose places the gain is judged; none: all are one"),
                Key.choice("gain", "what is claimed of the gain", "is-there", GROWS),
                Key.required("quantity", Key.Kind.QUANTITY, "what is gained"),
                Key.number("saturated", 1, "at or above this mean, a baseline has nothing left to gain"),
                Key.optional("sound", Key.Kind.COMPARISONS, "what must hold of a run, or it does not count"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Terms terms = claim.terms();
        List<Finding> findings = new ArrayList<>();
        for (Replicates replicates : Replicates.of(evidence.matching(claim.setting()), evidence.draws())) {
            SortedMap<Double, Place> places = places(terms, replicates);
            if (terms.word("gain").equals(GROWS)) {
                if (places.size() > 1) {
                    findings.add(trend(terms, replicates, places).showing(() -> exhibit(terms, places, null)));
                }
            } else {
                places.forEach((at, place) -> findings.add(gain(terms, replicates, at, place)
                        .showing(() -> exhibit(terms, new TreeMap<>(Map.of(at, place)), POSITIVE.range()))));
            }
        }
        String what = String.format(
                Locale.ROOT,
                "runs with %s that differ in %s and measure %s",
                claim.setting().words(),
                terms.word("along"),
                terms.word("quantity"));
        return findings.isEmpty() ? List.of(Finding.nothing(claim, what, POSITIVE)) : findings;
    }

    /**
     * The runs at one place of the axis.
     *
     * @param baseline what the baseline reached, by replicate
     * @param treatment what the treatment reached, by replicate
     * @param arms how many runs of baseline and treatment there are, also those that make no pair
     * @param repeated how many of them came second, in a replicate that has such a run already
     */
    private record Place(
            SortedMap<Integer, Double> baseline,
            SortedMap<Integer, Double> treatment,
            List<Integer> arms,
            int repeated) {
        int all() {
            return arms.get(0) + arms.get(1);
        }

        /** How many trained as asked, sound and with the quantity at hand. */
        int trained() {
            return baseline.size() + treatment.size() + repeated;
        }

        double baselineMean() {
            return baseline.values().stream()
                    .mapToDouble(value -> value)
                    .average()
                    .orElse(Double.NaN);
        }

        /** Replicates that have both. */
        Collection<Integer> pairs() {
            TreeSet<Integer> pairs = new TreeSet<>(baseline.keySet());
            pairs.retainAll(treatment.keySet());
            return pairs;
        }

        double gain(int replicate) {
            return treatment.getOrDefault(replicate, Double.NaN) - baseline.getOrDefault(replicate, Double.NaN);
        }
    }

    /** Those with runs of both; the one place is NaN where there is no axis. */
    private static SortedMap<Double, Place> places(Terms terms, Replicates replicates) {
        SortedMap<Double, List<MeasuredRun>> runs = new TreeMap<>();
        String axis = terms.optional("axis", String.class);
        for (MeasuredRun run : replicates.runs()) {
            Object at = axis == null ? (Object) Double.NaN : run.coordinate(axis);
            if (at instanceof Number number && arm(terms, run) >= 0) {
                runs.computeIfAbsent(number.doubleValue(), key -> new ArrayList<>())
                        .add(run);
            }
        }
        SortedMap<Double, Place> places = new TreeMap<>();
        runs.forEach((at, here) -> {
            Place place = place(terms, replicates, here);
            if (!place.arms.contains(0)) {
                places.put(at, place);
            }
        });
        return places;
    }

    /** 0 for the baseline, 1 for the treatment, −1 for runs of neither. */
    private static int arm(Terms terms, MeasuredRun run) {
        String arm = String.valueOf(run.coordinate(terms.word("along")));
        return terms.list("between", Object.class).stream()
                .map(String::valueOf)
                .toList()
                .indexOf(arm);
    }

    private static Place place(Terms terms, Replicates replicates, List<MeasuredRun> runs) {
        List<SortedMap<Integer, Double>> reached = List.of(new TreeMap<>(), new TreeMap<>());
        List<Integer> arms = new ArrayList<>();
        int repeated = 0;
        for (int arm = 0; arm < reached.size(); arm++) {
            int count = 0;
            for (MeasuredRun run : runs) {
                if (arm(terms, run) != arm) {
                    continue;
                }
                count++;
                Double value = run.trained(terms.word("quantity"));
                if (value == null || !sound(terms, run)) {
                    continue;
                }
                if (reached.get(arm).putIfAbsent(replicates.number(run), value) != null) {
                    repeated++;
                }
            }
            arms.add(count);
        }
        return new Place(reached.get(0), reached.get(1), arms, repeated);
    }

    private static boolean sound(Terms terms, MeasuredRun run) {
        return run.converged()
                && terms.list("sound", Comparison.class).stream()
                        .allMatch(one -> Boolean.TRUE.equals(one.holds(new RunValues(run, null, Moment.END), 0)));
    }

    /** The gain of each replicate, place by place. */
    private static Exhibit exhibit(Terms terms, SortedMap<Double, Place> places, Exhibit.@Nullable Range expected) {
        List<Exhibit.Mark> marks = new ArrayList<>();
        List<Exhibit.Bar> bars = new ArrayList<>();
        places.forEach((at, place) -> {
            String name = Exhibit.place(at, "replicates");
            List<Double> gains = place.pairs().stream().map(place::gain).toList();
            for (int replicate : place.pairs()) {
                marks.add(new Exhibit.Mark(name, place.gain(replicate), replicate, Exhibit.Kind.COUNTED));
            }
            bars.add(new Exhibit.Bar(name, Interval.Method.T.of(gains)));
        });
        String axis = terms.optional("axis", String.class);
        return new Exhibit(
                "gain in " + terms.word("quantity"), axis == null ? "" : axis, marks, bars, expected, expected == null);
    }

    private static Finding gain(Terms terms, Replicates replicates, double at, Place place) {
        List<Double> gains = place.pairs().stream().map(place::gain).toList();
        String where = Double.isNaN(at) ? "" : String.format(Locale.ROOT, " at %s %s", terms.word("axis"), at);
        long wins = gains.stream().filter(gain -> gain > 0).count();
        long losses = gains.stream().filter(gain -> gain < 0).count();
        String words =
                String.format(Locale.ROOT, "%d of %d pairs gain and %d lose%s", wins, gains.size(), losses, where);
        return decide(terms, replicates, gains, List.of(place), words);
    }

    private static Finding trend(Terms terms, Replicates replicates, SortedMap<Double, Place> places) {
        Place least = requireNonNull(places.get(places.firstKey()));
        Place most = requireNonNull(places.get(places.lastKey()));
        List<Double> changes = least.pairs().stream()
                .filter(most.pairs()::contains)
                .map(replicate -> least.gain(replicate) - most.gain(replicate))
                .toList();
        String words = String.format(
                Locale.ROOT,
                "the change of the gain from %s %s to %s",
                terms.word("axis"),
                places.lastKey(),
                places.firstKey());
        return decide(terms, replicates, changes, places.values(), words);
    }

    private static Finding decide(
            Terms terms, Replicates replicates, List<Double> numbers, Collection<Place> places, String words) {
        Interval interval = Interval.Method.T.of(numbers);
        Gate trained = Gate.trained(
                "",
                places.stream().mapToInt(Place::trained).sum(),
                places.stream().mapToInt(Place::all).sum());
        int repeated = places.stream().mapToInt(Place::repeated).sum();
        double best = places.stream()
                .mapToDouble(Place::baselineMean)
                .filter(mean -> !Double.isNaN(mean))
                .max()
                .orElse(Double.NaN);
        List<String> missing = new ArrayList<>();
        if (!trained.passed()) {
            missing.add(trained.words());
        }
        if (repeated > 0) {
            // which of two would be paired is chance, and runs that differ in something else are no repetition
            missing.add(String.format(
                    Locale.ROOT,
                    "one run of each value of %s a replicate, and %d come second: fix in the setting what they differ in",
                    terms.word("along"),
                    repeated));
        }
        if (numbers.size() < Interval.Method.T.replicates()) {
            missing.add(String.format(
                    Locale.ROOT, "%d replicates, needed %d", numbers.size(), Interval.Method.T.replicates()));
        }
        if (best >= terms.number("saturated")) {
            missing.add(String.format(
                    Locale.ROOT,
                    "a baseline with something to gain: its mean is %.3f, needed below %s",
                    best,
                    terms.number("saturated")));
        }
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", replicates.runs().get(0).sweep());
        grounds.put("axis", terms.word("along"));
        grounds.put("quantity", terms.word("quantity"));
        grounds.put("agrees_when", "the whole interval is above 0");
        grounds.put("expected", "above 0");
        grounds.put("trained", trained.words());
        if (interval.known()) {
            grounds.put("interval", interval.ends());
        }
        grounds.put("how", Interval.Method.T.words(false));
        grounds.put(
                "baselines",
                places.stream()
                        .map(Place::baselineMean)
                        .filter(mean -> !mean.isNaN())
                        .toList());
        grounds.put("replicates", numbers.size());
        Outcome outcome = !missing.isEmpty()
                ? Outcome.INCONCLUSIVE
                : interval.low() > 0 ? Outcome.AGREES : interval.high() <= 0 ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        String reason = missing.isEmpty()
                ? String.format(Locale.ROOT, "%s; %s", interval.words(), words)
                : String.join("; ", missing);
        return new Finding(
                outcome, interval.measured(), POSITIVE.expected(), POSITIVE.tolerance(), reason, missing, grounds);
    }
}
