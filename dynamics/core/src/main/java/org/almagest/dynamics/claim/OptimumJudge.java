package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.Replicates;
import org.almagest.dynamics.fit.RunValues;
import org.almagest.dynamics.formula.Formula;

/**
 * Decides claims about where the best value of a setting lies, such as whether the best step size moves with the width: in each
 * replicate and at each place of an axis the value at which a number is least, and the slope of its logarithm on that of the axis.
 */
@AutoService(Judge.class)
public final class OptimumJudge implements Judge {
    /** Two places make a line of any two numbers. */
    private static final int PLACES = 3;

    /** Significant digits of numbers in a reason. */
    private static final int DIGITS = 4;

    @Override
    public String name() {
        return "optimum";
    }

    @Override
    public String description() {
        return "The value of a setting at which a number is least, replicate by replicate, follows a power of an axis with an exponent where it should be.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("along", Key.Kind.COORDINATE, "the axis along which the best value may move"),
                Key.required("over", Key.Kind.COORDINATE, "the setting whose best value is sought among those tried"),
                Key.required(
                        "measured",
                        Key.Kind.FORMULA,
                        "what is least there: init(x) is x before training, end(x) and x alone after it"),
                Key.required("expect", Key.Kind.EXPECTATION, "slope of ln(best value) on ln(axis)"),
                Key.choice(
                        "interval",
                        "median assumes nothing and needs 6 replicates; t assumes normal scatter",
                        "median",
                        "t"),
                Key.optional("each", Key.Kind.COORDINATES, "settings whose values have verdicts of their own"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        claim.each(evidence.matching(claim.setting())).values().forEach(runs -> {
            for (Replicates replicates : Replicates.of(runs, evidence.draws())) {
                findings.add(judge(claim, replicates));
            }
        });
        return findings.isEmpty()
                ? List.of(Finding.nothing(
                        claim,
                        "runs with " + claim.setting().words(),
                        claim.terms().get("expect", Expectation.class)))
                : findings;
    }

    /**
     * What one replicate has tried.
     *
     * @param places by the place the number that counts by the value of the setting, ∞ where there is none
     * @param repeated runs of a value and place of which there was one before
     */
    private record Tried(SortedMap<Double, SortedMap<Double, Double>> places, int repeated) {}

    private static Tried tried(Replicates replicates, int replicate, String along, String over, Formula measured) {
        SortedMap<Double, SortedMap<Double, Double>> places = new TreeMap<>();
        int repeated = 0;
        for (MeasuredRun run : replicates.runs()) {
            if (replicates.number(run) == replicate
                    && run.coordinate(along) instanceof Number place
                    && run.coordinate(over) instanceof Number value) {
                Double number = run.converged() ? measured.value(new RunValues(run, null, Moment.END)) : null;
                // a run that diverged is no candidate, but shows that larger values were tried
                Double before = places.computeIfAbsent(place.doubleValue(), key -> new TreeMap<>())
                        .put(value.doubleValue(), number == null || number.isNaN() ? Double.POSITIVE_INFINITY : number);
                repeated += before == null ? 0 : 1;
            }
        }
        return new Tried(places, repeated);
    }

    private static Finding judge(Claim claim, Replicates replicates) {
        Terms terms = claim.terms();
        String along = terms.word("along");
        String over = terms.word("over");
        Formula measured = terms.get("measured", Formula.class);
        List<Double> slopes = new ArrayList<>();
        Map<String, List<Double>> optima = new LinkedHashMap<>();
        int found = 0;
        int inside = 0;
        int fewest = Integer.MAX_VALUE;
        int repeated = 0;
        for (int replicate = 0; replicate < replicates.count(); replicate++) {
            SortedMap<Double, Double> best = new TreeMap<>();
            Tried tried = tried(replicates, replicate, along, over, measured);
            repeated += tried.repeated;
            for (Map.Entry<Double, SortedMap<Double, Double>> place : tried.places.entrySet()) {
                SortedMap<Double, Double> numbers = place.getValue();
                Map.Entry<Double, Double> least = numbers.entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .orElseThrow();
                if (least.getValue() < Double.POSITIVE_INFINITY) {
                    found++;
                    boolean end = least.getKey().equals(numbers.firstKey())
                            || least.getKey().equals(numbers.lastKey());
                    inside += end ? 0 : 1;
                    best.put(place.getKey(), least.getKey());
                    optima.computeIfAbsent(JsonText.number(place.getKey()), key -> new ArrayList<>())
                            .add(least.getKey());
                }
            }
            fewest = Math.min(fewest, best.size());
            if (best.size() >= PLACES) {
                slopes.add(slope(best));
            }
        }
        Interval.Method method = Interval.Method.valueOf(terms.word("interval").toUpperCase(Locale.ROOT));
        Interval interval = method.of(slopes);
        Expectation expect = terms.get("expect", Expectation.class);
        List<Gate> gates = List.of(
                new Gate(
                        "places",
                        fewest >= PLACES,
                        String.format(
                                Locale.ROOT,
                                "%d values of %s with a best %s in every replicate, needed %d",
                                fewest,
                                along,
                                over,
                                PLACES)),
                new Gate(
                        "inside",
                        inside == found,
                        String.format(
                                Locale.ROOT,
                                "%d of %d best values of %s lie at an end of those tried, needed none: try values beyond",
                                found - inside,
                                found,
                                over)),
                new Gate(
                        "one_run",
                        repeated == 0,
                        String.format(
                                Locale.ROOT,
                                "one run of each value of %s and %s in a replicate, and %d come second: fix in the setting what else they differ in, or name it under each",
                                along,
                                over,
                                repeated)),
                Gate.replicates(" with an optimum", slopes.size(), method.replicates()));
        Map<String, Object> grounds = claim.grounds(replicates.runs().get(0));
        grounds.put("optimum", String.format(Locale.ROOT, "%s of least %s along %s", over, measured, along));
        grounds.put("how", method.words(false));
        grounds.put("replicates", slopes.size());
        grounds.put("optima", optima);
        grounds.put("slopes", slopes);
        String said = String.format(
                Locale.ROOT,
                "%sthe best %s by %s, replicate by replicate: %s",
                claim.eachWords(replicates.runs().get(0)),
                over,
                along,
                optima.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + readable(entry.getValue()))
                        .collect(Collectors.joining("; ")));
        String number = String.format(Locale.ROOT, "slope of ln(best %s) on ln(%s)", over, along);
        return Decision.of(
                        List.of(new Decision.Part("", interval, expect, false)), interval, expect, gates, said, grounds)
                .showing(() -> Exhibit.ofReplicates(number, slopes, interval, expect));
    }

    private static String readable(List<Double> values) {
        return values.stream().map(value -> JsonText.number(value, DIGITS)).collect(Collectors.joining(", "));
    }

    /** Least-squares slope of ln(best value) on ln(place). */
    private static double slope(SortedMap<Double, Double> best) {
        double meanX = 0;
        double meanY = 0;
        for (Map.Entry<Double, Double> entry : best.entrySet()) {
            meanX += StrictMath.log(entry.getKey()) / best.size();
            meanY += StrictMath.log(entry.getValue()) / best.size();
        }
        double products = 0;
        double squares = 0;
        for (Map.Entry<Double, Double> entry : best.entrySet()) {
            double x = StrictMath.log(entry.getKey()) - meanX;
            products += x * (StrictMath.log(entry.getValue()) - meanY);
            squares += x * x;
        }
        return products / squares;
    }
}
