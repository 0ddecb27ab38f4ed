package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.Replicates;
import org.almagest.dynamics.fit.RunValues;
import org.almagest.dynamics.formula.Comparison;
import org.jspecify.annotations.Nullable;

/** The pairs among the runs of one sweep, link by link of the chain, and what they say. */
final class PairedGroup {
    /** Two values next to each other in the chain, with their pairs. */
    private record Link(String words, List<Pair> pairs) {}

    private final Claim claim;
    private final Terms terms;
    private final Replicates replicates;
    private final String along;
    private final Moment when;
    private final boolean censored;
    private final boolean rising;
    private final Set<String> varying;
    private final Map<String, List<MeasuredRun>> alike = new TreeMap<>();
    private final List<Link> links = new ArrayList<>();

    PairedGroup(Claim claim, Replicates replicates, Set<String> draws) {
        this.claim = claim;
        this.terms = claim.terms();
        this.replicates = replicates;
        this.along = terms.word("along");
        this.when = Moment.of(terms.word("at"));
        this.censored = terms.word("censored").equals("above");
        this.rising = terms.word("trend").equals("rising");
        List<SortedMap<String, Object>> others = new ArrayList<>();
        for (MeasuredRun run : replicates.runs()) {
            SortedMap<String, Object> other = new TreeMap<>(run.coordinates());
            other.remove(along);
            others.add(other);
            alike.computeIfAbsent(run.seed() + JsonText.of(other), key -> new ArrayList<>()).add(run);
        }
        this.varying = new TreeSet<>();
        others.forEach(other -> varying.addAll(other.keySet()));
        varying.removeAll(draws);
        varying.removeIf(name ->
                others.stream().map(other -> String.valueOf(other.get(name))).distinct().count() == 1);
        List<Object> between = terms.list("between", Object.class);
        if (between.isEmpty()) {
            Comparator<MeasuredRun> order = Comparator.comparingDouble(this::place);
            links.add(link(
                    "the smallest and the largest " + along,
                    runs -> runs.stream().min(order).orElse(null),
                    runs -> runs.stream().max(order).orElse(null)));
        }
        for (int i = 1; i < between.size(); i++) {
            Object from = between.get(i - 1);
            Object to = between.get(i);
            links.add(link("%s and %s".formatted(from, to), at(from), at(to)));
        }
    }

    private double place(MeasuredRun run) {
        return run.coordinate(along) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private Function<List<MeasuredRun>, @Nullable MeasuredRun> at(Object value) {
        ExperimentFilter at = ExperimentFilter.of(along, value);
        return runs -> runs.stream().filter(run -> at.matches(run::coordinate)).findFirst().orElse(null);
    }

    private Link link(
            String words,
            Function<List<MeasuredRun>, @Nullable MeasuredRun> worse,
            Function<List<MeasuredRun>, @Nullable MeasuredRun> better) {
        List<Pair> pairs = new ArrayList<>();
        for (List<MeasuredRun> runs : alike.values()) {
            MeasuredRun first = worse.apply(runs);
            MeasuredRun second = better.apply(runs);
            if (first != null && second != null && first != second && comparable(first) && comparable(second)) {
                Double from = value(first);
                Double to = value(second);
                if (from != null && to != null && (Double.isFinite(from) || Double.isFinite(to))) {
                    pairs.add(pair(first, second, from, to));
                }
            }
        }
        return new Link(words, pairs);
    }

    private boolean comparable(MeasuredRun run) {
        return (censored || run.converged())
                && terms.list("comparable", Comparison.class).stream()
                        .allMatch(one -> Boolean.TRUE.equals(one.holds(new RunValues(run, null, when), 0)));
    }

    private @Nullable Double value(MeasuredRun run) {
        Double value = when.value(run, terms.word("quantity"));
        return value == null && censored ? (Double) Double.POSITIVE_INFINITY : value;
    }

    private Pair pair(MeasuredRun first, MeasuredRun second, double from, double to) {
        List<String> conditions = varying.stream()
                .map(name -> name + " " + first.coordinate(name))
                .toList();
        double larger = rising ? to : from;
        double smaller = rising ? from : to;
        double gain = PairTest.ratio(terms) ? larger / smaller : larger - smaller;
        // what is known of a number may be an interval: two that overlap are not told apart
        boolean overlap = end(first, "low", from) < end(second, "high", to)
                && end(second, "low", to) < end(first, "high", from);
        return new Pair(
                replicates.number(first), String.join(", ", conditions), from, to, gain, overlap || from == to);
    }

    private double end(MeasuredRun run, String key, double otherwise) {
        String quantity = terms.optional(key, String.class);
        Double end = quantity == null ? null : when.value(run, quantity);
        return end == null ? otherwise : end;
    }

    /** Whether there is anything to compare. */
    boolean hasPairs() {
        return links.stream().noneMatch(link -> link.pairs.isEmpty());
    }

    /** What is said of these runs. */
    Finding finding() {
        List<MeasuredRun> runs = replicates.runs();
        List<Gate> gates = new ArrayList<>();
        if (!censored) {
            gates.add(Gate.trained("", runs.stream().filter(MeasuredRun::converged).count(), runs.size()));
        }
        List<String> words = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        PairTest weakest = PairTest.of(terms, links.get(0).pairs);
        for (Link link : links) {
            PairTest test = PairTest.of(terms, link.pairs);
            List<String> opposite = Pair.by(Pair::conditions, link.pairs).entrySet().stream()
                    .filter(own -> test.contradicts(PairTest.of(terms, own.getValue())))
                    .map(Map.Entry::getKey)
                    .toList();
            outcomes.add(opposite.isEmpty() ? test.outcome() : Outcome.INCONCLUSIVE);
            weakest = test.measured() < weakest.measured() ? test : weakest;
            words.add(words(link, test, opposite));
            rows.add(row(link, test, opposite));
            gates.add(Gate.replicates(
                    " that tell %s apart, in %d pairs".formatted(link.words, link.pairs.size()),
                    PairTest.signs(terms)
                            ? test.votes().wins() + test.votes().losses()
                            : Pair.by(Pair::replicate, link.pairs).size(),
                    PairTest.needed(terms)));
        }
        List<String> missing = Gate.missing(gates);
        Outcome outcome = !missing.isEmpty()
                ? Outcome.INCONCLUSIVE
                : outcomes.stream().allMatch(one -> one == Outcome.AGREES)
                        ? Outcome.AGREES
                        : outcomes.contains(Outcome.DISAGREES) ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        Map<String, Object> grounds = grounds(rows, weakest);
        return new Finding(
                outcome,
                Double.isFinite(weakest.measured()) ? (Double) weakest.measured() : null,
                PairTest.ratio(terms) ? 1 : 0,
                0,
                String.join("; ", missing.isEmpty() ? words : missing),
                missing,
                grounds);
    }

    private String words(Link link, PairTest test, List<String> opposite) {
        long won = link.pairs.stream().filter(pair -> !pair.tie() && test(pair) > 0).count();
        long lost = link.pairs.stream().filter(pair -> !pair.tie() && test(pair) < 0).count();
        String said = !opposite.isEmpty()
                ? "but the other way round with " + String.join("; with ", opposite)
                : switch (test.outcome()) {
                    case AGREES -> "it is as claimed";
                    case DISAGREES -> "it is the other way round";
                    case INCONCLUSIVE -> "chance alone does that";
                };
        MeasuredRun run = replicates.runs().get(0);
        StringBuilder each = new StringBuilder();
        terms.list("each", String.class).forEach(name -> each.append("%s %s, ".formatted(name, run.coordinate(name))));
        return "%s%s: as claimed in %d of %d pairs, the other way round in %d; in %d replicates against %d%s; %s"
                .formatted(
                        each,
                        link.words,
                        won,
                        link.pairs.size(),
                        lost,
                        test.votes().wins(),
                        test.votes().losses(),
                        test.interval().known() ? ", mean " + test.interval().words() : "",
                        said);
    }

    private double test(Pair pair) {
        return pair.gain() - (PairTest.ratio(terms) ? 1 : 0);
    }

    private static Map<String, Object> row(Link link, PairTest test, List<String> opposite) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("between", link.words);
        row.put("pairs", link.pairs.size());
        row.put("ties", link.pairs.stream().filter(Pair::tie).count());
        row.put("replicates_won", test.votes().wins());
        row.put("replicates_lost", test.votes().losses());
        row.put("chance", JsonText.number(test.votes().chance()));
        row.put("median_worse", Pair.median(link.pairs, Pair::worse));
        row.put("median_better", Pair.median(link.pairs, Pair::better));
        row.put("opposite_with", opposite);
        return row;
    }

    private Map<String, Object> grounds(List<Map<String, Object>> rows, PairTest weakest) {
        Map<String, Object> grounds = new LinkedHashMap<>();
        if (weakest.interval().known()) {
            grounds.put("interval", weakest.interval().ends());
        }
        if (!Double.isFinite(weakest.measured())) {
            grounds.put("unmeasured", "no number: in half of the pairs or more, one run never got there");
        }
        grounds.put("how", PairTest.how(terms));
        grounds.putAll(claim.grounds(replicates.runs().get(0)));
        grounds.put("axis", along);
        grounds.put("quantity", terms.word("quantity"));
        grounds.put("replicates", replicates.count());
        grounds.put("links", rows);
        return grounds;
    }
}
