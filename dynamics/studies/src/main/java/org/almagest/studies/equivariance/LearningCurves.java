package org.almagest.studies.equivariance;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.claim.Exhibit;
import org.almagest.dynamics.claim.Expectation;
import org.almagest.dynamics.claim.Finding;
import org.almagest.dynamics.claim.Judge;
import org.almagest.dynamics.claim.Verdict.Outcome;
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

/**
 * Decides how two learning curves lie to each other: those of two settings, replicate by replicate, by the logarithm of the ratio of a
 * quantity, ln(against/own). Either it is above 0 at every place of the axis, or its slope in the logarithm of the axis is below or
 * above 0. Without another setting a curve stands by itself, and its slope is that of ln(own); then the untrained networks must not show
 * the same. No other judge fits, since the two settings may differ in more than one word, since the number is a change of a ratio, and
 * since the epochs that make up a number of steps change along the axis as well.
 */
@AutoService(Judge.class)
public final class LearningCurves implements Judge {
    private static final int PLACES = 3;
    private static final String LARGER = "larger";

    @Override
    public String name() {
        return "learning-curves";
    }

    @Override
    public String description() {
        return "The learning curves of two settings, replicate by replicate: the ratio of a quantity is above 1 at every place, or falls or rises along the axis; or one curve by itself falls or rises, and that of the untrained networks does not.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("along", Key.Kind.COORDINATE, "the axis, such as the number of training examples"),
                Key.required("quantity", Key.Kind.QUANTITY, "what is compared, after training"),
                Key.optional(
                        "against",
                        Key.Kind.SETTING,
                        "the runs whose quantity is divided by that of the setting's; if missing, its own curve falls or rises"),
                Key.choice(
                        "ratio",
                        "what the ratio does: larger than 1 at every place, or falling or rising along the axis",
                        LARGER,
                        "falling",
                        "rising"),
                Key.optional(
                        "beside",
                        Key.Kind.QUANTITY,
                        "what else is told at every place, such as the number of a baseline"),
                Key.optional(
                        "learning",
                        Key.Kind.COMPARISONS,
                        "what must hold in all runs of both settings at the largest place, or the curves say nothing"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Map<String, List<MeasuredRun>> own = bySweep(evidence.matching(claim.setting()));
        ExperimentFilter other = claim.terms().optional("against", ExperimentFilter.class);
        Map<String, List<MeasuredRun>> against = other == null ? Map.of() : bySweep(evidence.matching(other));
        List<Finding> findings = new ArrayList<>();
        own.forEach((sweep, runs) -> {
            List<MeasuredRun> others = against.getOrDefault(sweep, List.of());
            if (other == null || !others.isEmpty()) {
                List<MeasuredRun> all = new ArrayList<>(runs);
                all.addAll(others);
                Replicates.of(all, evidence.draws())
                        .forEach(replicates -> findings.add(judge(claim, replicates, runs, others)));
            }
        });
        String what = String.format(
                Locale.ROOT,
                "runs with %s%s that measure %s",
                claim.setting().words(),
                other == null ? "" : String.format(Locale.ROOT, ", and with %s,", other.words()),
                claim.terms().word("quantity"));
        return findings.isEmpty() ? List.of(Finding.nothing(claim, what, expected(claim.terms()))) : findings;
    }

    private static Map<String, List<MeasuredRun>> bySweep(List<MeasuredRun> runs) {
        Map<String, List<MeasuredRun>> sweeps = new LinkedHashMap<>();
        runs.forEach(run ->
                sweeps.computeIfAbsent(run.sweep(), sweep -> new ArrayList<>()).add(run));
        return sweeps;
    }

    private static Expectation expected(Terms terms) {
        boolean falling = terms.word("ratio").equals("falling");
        return new Expectation(0, 0, falling ? Expectation.Rule.BELOW : Expectation.Rule.ABOVE);
    }

    /** A cell of the table that the judge looks at. */
    private record Cell(int replicate, double place) {}

    /** The mean logarithm of a quantity of the runs of each cell, of those among {@code replicates} alone. */
    private static Map<Cell, Double> cells(
            Terms terms, Replicates replicates, List<MeasuredRun> runs, String quantity, Moment when) {
        Map<Cell, List<Double>> values = new LinkedHashMap<>();
        for (MeasuredRun run : runs) {
            Double value = when.value(run, quantity);
            if (replicates.runs().contains(run)
                    && run.coordinate(terms.word("along")) instanceof Number place
                    && value != null
                    && value > 0) {
                values.computeIfAbsent(new Cell(replicates.number(run), place.doubleValue()), cell -> new ArrayList<>())
                        .add(StrictMath.log(value));
            }
        }
        Map<Cell, Double> means = new LinkedHashMap<>();
        values.forEach((cell, some) ->
                means.put(cell, some.stream().mapToDouble(Double::doubleValue).sum() / some.size()));
        return means;
    }

    private static Finding judge(Claim claim, Replicates replicates, List<MeasuredRun> own, List<MeasuredRun> against) {
        Terms terms = claim.terms();
        String quantity = terms.word("quantity");
        SortedMap<Double, SortedMap<Integer, Double>> ratios = ratios(terms, replicates, own, against, Moment.END);
        boolean level = terms.word("ratio").equals(LARGER);
        List<Interval> parts = new ArrayList<>();
        if (level) {
            ratios.values().forEach(place -> parts.add(Interval.Method.T.of(place.values())));
        } else {
            parts.add(Interval.Method.T.of(slopes(ratios, replicates.count())));
        }
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("how", Interval.Method.T.words(true));
        grounds.put("agrees_when", words(terms));
        grounds.putAll(setting(claim, own.get(0)));
        grounds.put("quantity", quantity);
        grounds.put("replicates", replicates.count());
        List<Map<String, Object>> places = places(terms, ratios, replicates, own, against);
        grounds.put("places", places);
        List<String> missing = missing(terms, ratios, parts, own, against, grounds);
        if (against.isEmpty()) {
            Interval untrained = Interval.Method.T.of(
                    slopes(ratios(terms, replicates, own, against, Moment.INIT), replicates.count()));
            grounds.put("control", untrained.words());
            boolean falling = terms.word("ratio").equals("falling");
            if (!untrained.known()) {
                missing.add(String.format(Locale.ROOT, "control: %s of the untrained networks", quantity));
            } else if (falling ? untrained.high() < 0 : untrained.low() > 0) {
                missing.add(String.format(
                        Locale.ROOT, "control: the untrained networks show it too, slope %s", untrained.words()));
            }
        }
        return finding(terms, parts, words(terms, places), missing, grounds)
                .showing(() -> exhibit(terms, ratios, !against.isEmpty()));
    }

    private static Exhibit exhibit(
            Terms terms, SortedMap<Double, SortedMap<Integer, Double>> ratios, boolean compared) {
        List<Exhibit.Mark> marks = new ArrayList<>();
        List<Exhibit.Bar> bars = new ArrayList<>();
        ratios.forEach((at, values) -> {
            String place = Exhibit.place(at, "");
            values.forEach(
                    (replicate, value) -> marks.add(new Exhibit.Mark(place, value, replicate, Exhibit.Kind.COUNTED)));
            bars.add(new Exhibit.Bar(place, Interval.Method.T.of(values.values())));
        });
        boolean level = terms.word("ratio").equals(LARGER);
        return new Exhibit(
                String.format(Locale.ROOT, "ln %s%s", terms.word("quantity"), compared ? ", other over own" : ""),
                terms.word("along"),
                marks,
                bars,
                level ? expected(terms).range() : null,
                !level);
    }

    /** By place and replicate, ln(against/own), or ln(own) of a curve that stands by itself. */
    private static SortedMap<Double, SortedMap<Integer, Double>> ratios(
            Terms terms, Replicates replicates, List<MeasuredRun> own, List<MeasuredRun> against, Moment when) {
        boolean alone = against.isEmpty();
        Map<Cell, Double> theirs = cells(terms, replicates, against, terms.word("quantity"), when);
        SortedMap<Double, SortedMap<Integer, Double>> ratios = new TreeMap<>();
        cells(terms, replicates, own, terms.word("quantity"), when).forEach((cell, value) -> {
            Double other = theirs.get(cell);
            if (alone || other != null) {
                ratios.computeIfAbsent(cell.place(), place -> new TreeMap<>())
                        .put(cell.replicate(), other == null ? value : other - value);
            }
        });
        return ratios;
    }

    private static Finding finding(
            Terms terms, List<Interval> parts, String curves, List<String> missing, Map<String, Object> grounds) {
        Expectation expected = expected(terms);
        double sign = expected.rule() == Expectation.Rule.BELOW ? -1 : 1;
        Interval weakest = Interval.UNKNOWN;
        boolean all = !parts.isEmpty();
        boolean none = false;
        for (Interval part : parts) {
            weakest = Double.isNaN(weakest.value()) || sign * part.value() < sign * weakest.value() ? part : weakest;
            // ends of an unknown interval are on neither side
            all &= sign > 0 ? part.low() > 0 : part.high() < 0;
            none |= sign > 0 ? part.high() < 0 : part.low() > 0;
        }
        grounds.put("expected", sign > 0 ? "above 0" : "below 0");
        grounds.put("interval", weakest.known() ? weakest.ends() : List.of());
        Outcome outcome = !missing.isEmpty()
                ? Outcome.INCONCLUSIVE
                : all ? Outcome.AGREES : none ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        String said = String.format(
                Locale.ROOT,
                "%s: %s %s; %s",
                outcome == Outcome.AGREES ? "as claimed" : none ? "the other way round" : "both answers are possible",
                terms.word("ratio").equals(LARGER) ? "smallest log ratio" : "slope of the logarithm",
                weakest.words(),
                curves);
        return new Finding(
                outcome,
                weakest.measured(),
                0,
                0,
                missing.isEmpty() ? said : String.format(Locale.ROOT, "%s (%s)", String.join("; ", missing), said),
                missing,
                grounds);
    }

    private static String words(Terms terms) {
        return switch (terms.word("ratio")) {
            case LARGER -> "the whole interval of ln(against/own) is above 0 at every place";
            case "falling" ->
                String.format(
                        Locale.ROOT,
                        "the whole interval of the slope of %s in ln(%s) is below 0",
                        logarithm(terms),
                        terms.word("along"));
            default ->
                String.format(
                        Locale.ROOT,
                        "the whole interval of the slope of %s in ln(%s) is above 0",
                        logarithm(terms),
                        terms.word("along"));
        };
    }

    private static String logarithm(Terms terms) {
        return terms.optional("against", ExperimentFilter.class) == null ? "ln(own)" : "ln(against/own)";
    }

    private static Map<String, Object> setting(Claim claim, MeasuredRun run) {
        Map<String, Object> shared = new LinkedHashMap<>();
        claim.setting().conditions().forEach((name, condition) -> shared.put(name, condition.words()));
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", run.sweep());
        grounds.put("setting", shared);
        ExperimentFilter other = claim.terms().optional("against", ExperimentFilter.class);
        grounds.put("against", other == null ? "nothing" : other.words());
        return grounds;
    }

    /** Of each replicate that has every place, the slope of the log ratio in the logarithm of the place, by least squares. */
    private static List<Double> slopes(SortedMap<Double, SortedMap<Integer, Double>> ratios, int replicates) {
        List<Double> slopes = new ArrayList<>();
        double middle =
                ratios.keySet().stream().mapToDouble(StrictMath::log).average().orElse(Double.NaN);
        for (int replicate = 0; replicate < replicates; replicate++) {
            double products = 0;
            double squares = 0;
            for (Map.Entry<Double, SortedMap<Integer, Double>> place : ratios.entrySet()) {
                double x = StrictMath.log(place.getKey()) - middle;
                Double y = place.getValue().get(replicate);
                products += y == null ? Double.NaN : x * y;
                squares += x * x;
            }
            if (!Double.isNaN(products) && squares > 0) {
                slopes.add(products / squares);
            }
        }
        return slopes;
    }

    /** What the evidence tells of each place: geometric means over replicates. */
    private static List<Map<String, Object>> places(
            Terms terms,
            SortedMap<Double, SortedMap<Integer, Double>> ratios,
            Replicates replicates,
            List<MeasuredRun> own,
            List<MeasuredRun> against) {
        String quantity = terms.word("quantity");
        String beside = terms.optional("beside", String.class);
        List<Map<String, Object>> rows = new ArrayList<>();
        ratios.forEach((place, values) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(terms.word("along"), place);
            row.put("own", mean(terms, replicates, own, quantity, place));
            if (!against.isEmpty()) {
                row.put("against", mean(terms, replicates, against, quantity, place));
            }
            if (beside != null) {
                row.put(beside, mean(terms, replicates, own, beside, place));
            }
            row.put("log_ratio", Interval.Method.T.of(values.values()).ends());
            rows.add(row);
        });
        return rows;
    }

    private static double mean(
            Terms terms, Replicates replicates, List<MeasuredRun> runs, String quantity, double place) {
        return StrictMath.exp(cells(terms, replicates, runs, quantity, Moment.END).entrySet().stream()
                .filter(cell -> cell.getKey().place() == place)
                .mapToDouble(Map.Entry::getValue)
                .average()
                .orElse(Double.NaN));
    }

    /** "at 25 0.0013 against 0.071", and what stands beside. */
    private static String words(Terms terms, List<Map<String, Object>> places) {
        String beside = terms.optional("beside", String.class);
        return places.stream()
                .map(row -> {
                    String pair = String.format(
                            Locale.ROOT,
                            "at %s %s%s",
                            JsonText.number(number(row, terms.word("along"))),
                            digits(row, "own"),
                            row.containsKey("against") ? " against " + digits(row, "against") : "");
                    return beside == null
                            ? pair
                            : String.format(Locale.ROOT, "%s (%s %s)", pair, beside, digits(row, beside));
                })
                .collect(Collectors.joining(", "));
    }

    private static String digits(Map<String, Object> row, String name) {
        return String.format(Locale.ROOT, "%.3g", number(row, name));
    }

    private static double number(Map<String, Object> row, String name) {
        return (Double) Objects.requireNonNull(row.get(name));
    }

    private static List<String> missing(
            Terms terms,
            SortedMap<Double, SortedMap<Integer, Double>> ratios,
            List<Interval> parts,
            List<MeasuredRun> own,
            List<MeasuredRun> against,
            Map<String, Object> grounds) {
        List<String> missing = new ArrayList<>();
        if (ratios.size() < PLACES) {
            missing.add(String.format(
                    Locale.ROOT,
                    "%d values of %s with both settings, needed %d",
                    ratios.size(),
                    terms.word("along"),
                    PLACES));
        }
        if (parts.stream().anyMatch(part -> !part.known())) {
            missing.add(String.format(
                    Locale.ROOT,
                    "fewer than %d independent replicates with both settings: runs that share seed or data count once",
                    Interval.REPLICATES));
        }
        List<MeasuredRun> all = new ArrayList<>(own);
        all.addAll(against);
        long untrained = all.stream().filter(run -> !run.converged()).count();
        if (untrained > 0) {
            missing.add(String.format(Locale.ROOT, "%d of %d runs did not train as asked", untrained, all.size()));
        }
        List<Comparison> learning = terms.list("learning", Comparison.class);
        if (!learning.isEmpty() && !ratios.isEmpty()) {
            double last = ratios.lastKey();
            long failing = all.stream()
                    .filter(run -> run.coordinate(terms.word("along")) instanceof Number place
                            && place.doubleValue() == last
                            && !holds(learning, run))
                    .count();
            grounds.put("not_learning", failing);
            if (failing > 0) {
                missing.add(String.format(
                        Locale.ROOT,
                        "%s in every run at %s %s: it fails in %d, whose curve has come to its floor",
                        learning.stream().map(Comparison::toString).collect(Collectors.joining(" and ")),
                        terms.word("along"),
                        JsonText.number(last),
                        failing));
            }
        }
        return missing;
    }

    private static boolean holds(List<Comparison> comparisons, MeasuredRun run) {
        RunValues values = new RunValues(run, null, Moment.END);
        return comparisons.stream().allMatch(one -> Boolean.TRUE.equals(one.holds(values, 0)));
    }
}
