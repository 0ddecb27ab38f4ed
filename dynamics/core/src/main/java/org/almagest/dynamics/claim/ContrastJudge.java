package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.Replicates;
import org.almagest.dynamics.fit.RunValues;
import org.almagest.dynamics.formula.Comparison;
import org.almagest.dynamics.formula.Formula;

/**
 * Decides claims about a number that is made of several of a run, such as a change in training, or about how far it is from one of
 * runs of another setting, which share nothing with it but the replicate.
 */
@AutoService(Judge.class)
public final class ContrastJudge implements Judge {
    /** Significant digits of numbers in a reason. */
    private static final int DIGITS = 4;

    @Override
    public String name() {
        return "contrast";
    }

    @Override
    public String description() {
        return "A number made of a run's numbers, or its distance from that of another setting's runs, replicate by replicate, lies where it should.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required(
                        "measured",
                        Key.Kind.FORMULA,
                        "the number of a run: init(x) is x before training, end(x) and x alone after it"),
                Key.optional("minus", Key.Kind.FORMULA, "what is taken away, of runs of the setting under against"),
                Key.optional("against", Key.Kind.SETTING, "the runs of minus, replicate by replicate"),
                Key.required("expect", Key.Kind.EXPECTATION, "what it should be"),
                Key.optional(
                        "trained",
                        Key.Kind.COMPARISONS,
                        "what must hold at the end of a run that counts as trained, on both sides"),
                Key.choice(
                        "interval",
                        "median assumes nothing and needs 6 replicates; t assumes normal scatter",
                        "median",
                        "t"),
                Key.optional("each", Key.Kind.COORDINATES, "settings whose values have verdicts of their own"));
    }

    @Override
    public Map<String, String> conflicts(Terms terms) {
        boolean minus = terms.optional("minus", Formula.class) != null;
        boolean against = terms.optional("against", ExperimentFilter.class) != null;
        return minus == against
                ? Map.of()
                : Map.of(
                        minus ? "minus" : "against",
                        String.format(
                                Locale.ROOT,
                                "%s stands alone: expected minus and against, or neither",
                                minus ? "minus" : "against"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Evidence trained = Samples.trained(claim, evidence);
        ExperimentFilter against = claim.terms().optional("against", ExperimentFilter.class);
        List<MeasuredRun> others = against == null ? List.of() : trained.matching(against);
        List<Finding> findings = new ArrayList<>();
        claim.each(trained.matching(claim.setting())).values().forEach(runs -> {
            String sweep = runs.get(0).sweep();
            List<MeasuredRun> beside =
                    others.stream().filter(run -> run.sweep().equals(sweep)).toList();
            List<MeasuredRun> all = new ArrayList<>(runs);
            all.addAll(beside);
            for (Replicates replicates : Replicates.of(all, evidence.draws())) {
                List<MeasuredRun> own =
                        runs.stream().filter(replicates.runs()::contains).toList();
                // a draw that only the others have is compared with nothing
                if (!own.isEmpty()) {
                    findings.add(judge(
                            claim,
                            replicates,
                            own,
                            beside.stream().filter(replicates.runs()::contains).toList()));
                }
            }
        });
        return findings.isEmpty()
                ? List.of(Finding.nothing(
                        claim,
                        "runs with " + claim.setting().words(),
                        claim.terms().get("expect", Expectation.class)))
                : findings;
    }

    private static Finding judge(Claim claim, Replicates replicates, List<MeasuredRun> own, List<MeasuredRun> against) {
        Terms terms = claim.terms();
        Formula measured = terms.get("measured", Formula.class);
        Formula minus = terms.optional("minus", Formula.class);
        SortedMap<Integer, Double> values = means(replicates, own, measured);
        SortedMap<Integer, Double> taken = minus == null ? new TreeMap<>() : means(replicates, against, minus);
        List<Double> contrasts = new ArrayList<>();
        values.forEach((replicate, value) -> {
            Double other = taken.get(replicate);
            if (minus == null || other != null) {
                contrasts.add(other == null ? value : value - other);
            }
        });
        Interval.Method method = Interval.Method.valueOf(terms.word("interval").toUpperCase(Locale.ROOT));
        Interval interval = method.of(contrasts);
        Expectation expect = terms.get("expect", Expectation.class);
        String words = minus == null ? measured.toString() : String.format(Locale.ROOT, "%s minus %s", measured, minus);
        List<MeasuredRun> all = new ArrayList<>(own);
        all.addAll(against);
        List<Gate> gates = List.of(
                Gate.trained("", all), Gate.replicates(" with " + words, contrasts.size(), method.replicates()));
        Map<String, Object> grounds = claim.grounds(own.get(0));
        grounds.put("contrast", words);
        grounds.put("how", method.words(false));
        grounds.put("replicates", contrasts.size());
        grounds.put("contrasts", contrasts);
        grounds.put(
                "trained",
                terms.list("trained", Comparison.class).stream()
                        .map(Comparison::toString)
                        .toList());
        String said = String.format(
                Locale.ROOT,
                "%s%s%s",
                claim.eachWords(own.get(0)),
                side(measured, values),
                minus == null ? "" : " against " + side(minus, taken));
        return Decision.of(
                        List.of(new Decision.Part("", interval, expect, false)), interval, expect, gates, said, grounds)
                .showing(() -> Exhibit.ofReplicates(words, contrasts, interval, expect));
    }

    /** "the mean of x is 1.5". */
    private static String side(Formula formula, SortedMap<Integer, Double> values) {
        double mean =
                values.values().stream().mapToDouble(value -> value).average().orElse(Double.NaN);
        return String.format(Locale.ROOT, "the mean of %s is %s", formula, JsonText.number(mean, DIGITS));
    }

    /** Of the runs that trained as asked and have the number, by replicate: the mean over settings that were chosen. */
    private static SortedMap<Integer, Double> means(Replicates replicates, List<MeasuredRun> runs, Formula formula) {
        SortedMap<Integer, List<Double>> values = new TreeMap<>();
        for (MeasuredRun run : runs) {
            Double value = run.converged() ? formula.value(new RunValues(run, null, Moment.END)) : null;
            if (value != null) {
                values.computeIfAbsent(replicates.number(run), key -> new ArrayList<>())
                        .add(value);
            }
        }
        SortedMap<Integer, Double> means = new TreeMap<>();
        values.forEach((replicate, numbers) -> means.put(
                replicate,
                numbers.stream().mapToDouble(value -> value).average().orElseThrow()));
        return means;
    }
}
