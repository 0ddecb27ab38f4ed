package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.Replicates;
import org.almagest.dynamics.fit.RunValues;
import org.almagest.dynamics.formula.Comparison;
import org.almagest.dynamics.formula.Formula;
import org.jspecify.annotations.Nullable;

/** Decides exact claims: what holds in every run, without intervals. One run in which it fails is enough against it. */
@AutoService(Judge.class)
public final class EveryRunJudge implements Judge {
    /** An exact statement needs no interval; two draws guard against the one at which it happens to hold. */
    private static final int REPLICATES = 2;

    private static final int SHOWN = 10;

    @Override
    public String name() {
        return "every-run";
    }

    @Override
    public String description() {
        return "A comparison of a run's numbers, or of two runs of different settings, holds in every run, exactly or within a "
                + "tolerance, and fails in a population where it must.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required(
                        "holds",
                        Key.Kind.COMPARISONS,
                        "what must hold in every run; with compare, first(x) is x in the first run"),
                Key.number("tolerance", 0, "by how much each side may miss it"),
                Key.required("measured", Key.Kind.FORMULA, "the number of a run that is shown"),
                Key.choice("over_runs", "how the numbers of runs become one", "largest", "smallest", "sum"),
                Key.number("expected", 0, "what that number should be at its best"),
                Key.choice("at", "when the quantities are measured; either takes the larger", "end", "init", "either"),
                Key.optional(
                        "compare",
                        Key.Kind.COORDINATE,
                        "runs that differ in this setting alone are compared with the first of them"),
                Key.optional(
                        "trained",
                        Key.Kind.COMPARISONS,
                        "what must hold at the end of a run that counts as trained; others do not count at all"),
                Key.optional(
                        "telling",
                        Key.Kind.COMPARISONS,
                        "what must hold in one run at least, since elsewhere the claim says nothing"),
                Key.optional("must_fail", Key.Kind.SETTING, "the control: runs in all of which it must fail"),
                Key.optional("counts", Key.Kind.COUNTS, "in how many runs these hold, for the evidence"),
                Key.optional("each", Key.Kind.COORDINATES, "settings whose values have verdicts of their own"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Terms terms = claim.terms();
        Map<String, List<RunValues>> groups = groups(claim, evidence.matching(claim.setting()));
        ExperimentFilter control = terms.optional("must_fail", ExperimentFilter.class);
        Map<String, List<RunValues>> controls = control == null ? Map.of() : groups(claim, evidence.matching(control));
        String what = String.format(
                Locale.ROOT, "runs with %s that measure %s", claim.setting().words(), String.join(", ", names(terms)));
        return groups.isEmpty()
                ? List.of(Finding.nothing(
                        claim,
                        what,
                        new Expectation(terms.number("expected"), terms.number("tolerance"), Expectation.Rule.VALUE)))
                : groups.entrySet().stream()
                        .map(group -> judge(
                                claim,
                                group.getValue(),
                                controls.getOrDefault(group.getKey(), List.of()),
                                evidence.draws()))
                        .toList();
    }

    private static List<String> names(Terms terms) {
        return terms.list("holds", Comparison.class).stream()
                .flatMap(comparison -> comparison.names().stream())
                .distinct()
                .toList();
    }

    /** The runs that measured anything the claim names, each with what it is compared with. */
    private static Map<String, List<RunValues>> groups(Claim claim, List<MeasuredRun> runs) {
        Moment when = Moment.of(claim.terms().word("at"));
        List<String> names = names(claim.terms());
        List<MeasuredRun> measured = runs.stream()
                .filter(run -> names.stream().anyMatch(name -> when.value(run, name) != null))
                .toList();
        Map<MeasuredRun, RunValues> values =
                RunValues.of(measured, claim.terms().optional("compare", String.class), when);
        Map<String, List<RunValues>> groups = new LinkedHashMap<>();
        claim.each(measured.stream().filter(values::containsKey).toList())
                .forEach((key, own) ->
                        groups.put(key, own.stream().map(values::get).toList()));
        return groups;
    }

    private static Finding judge(Claim claim, List<RunValues> runs, List<RunValues> control, Set<String> draws) {
        Terms terms = claim.terms();
        double tolerance = terms.number("tolerance");
        List<Comparison> holds = terms.list("holds", Comparison.class);
        List<Comparison> asked = terms.list("trained", Comparison.class);
        List<RunValues> asTrained = runs.stream()
                .filter(run -> asked.isEmpty() || TrainedRun.holds(run.run(), asked))
                .toList();
        List<RunValues> complete = asTrained.stream()
                .filter(run -> all(holds, run, tolerance) != null)
                .toList();
        List<RunValues> against = complete.stream()
                .filter(run -> Boolean.FALSE.equals(all(holds, run, tolerance)))
                .toList();
        List<Comparison> telling = terms.list("telling", Comparison.class);
        long told = complete.stream()
                .filter(run -> Boolean.TRUE.equals(all(telling, run, 0)))
                .count();
        int replicates = Replicates.of(complete.stream().map(RunValues::run).toList(), draws).stream()
                .mapToInt(Replicates::count)
                .max()
                .orElse(0);
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("agrees_when", rule(holds, tolerance) + " in every run");
        grounds.put("expected", JsonText.number(terms.number("expected")));
        grounds.putAll(claim.grounds(runs.get(0).run()));
        grounds.put("runs_judged", complete.size());
        grounds.put("runs_without_the_numbers", asTrained.size() - complete.size());
        Gate trained = Gate.trained("", asTrained.size(), runs.size());
        if (!asked.isEmpty()) {
            grounds.put("trained", String.format(Locale.ROOT, "%s: %s", rule(asked, 0), trained.words()));
        }
        grounds.put("replicates", replicates);
        grounds.put(
                "against",
                against.stream().limit(SHOWN).map(run -> run.words(runs)).toList());
        terms.lists("counts", Comparison.class)
                .forEach((name, counted) -> grounds.put(
                        name,
                        complete.stream()
                                .filter(run -> Boolean.TRUE.equals(all(counted, run, 0)))
                                .count()));
        List<String> missing = new ArrayList<>();
        if (!asked.isEmpty() && !trained.passed()) {
            missing.add(trained.words());
        } else if (complete.isEmpty()) {
            missing.add(String.format(
                    Locale.ROOT,
                    "%s in any of the %d runs: the column status of the table measurements says why",
                    String.join(", ", names(terms)),
                    runs.size()));
        } else if (!telling.isEmpty()) {
            grounds.put("runs_that_tell", told);
            if (told == 0) {
                missing.add(String.format(
                        Locale.ROOT, "a run with %s: elsewhere the claim says nothing", rule(telling, 0)));
            }
        }
        if (!complete.isEmpty() && against.isEmpty()) {
            missing.addAll(Gate.missing(List.of(Gate.replicates("", replicates, REPLICATES))));
        }
        ExperimentFilter mustFail = terms.optional("must_fail", ExperimentFilter.class);
        if (mustFail != null) {
            List<RunValues> controls = control.stream()
                    .filter(run -> asked.isEmpty() || TrainedRun.holds(run.run(), asked))
                    .filter(run -> all(holds, run, tolerance) != null)
                    .toList();
            boolean fails = !controls.isEmpty()
                    && controls.stream().noneMatch(run -> Boolean.TRUE.equals(all(holds, run, tolerance)));
            grounds.put("control_runs", controls.size());
            grounds.put("control", JsonText.number(over(terms, controls)));
            if (!fails) {
                missing.add(String.format(
                        Locale.ROOT,
                        "control: %s, in all of which it must fail (%s)",
                        mustFail.words(),
                        controls.isEmpty() ? "there are none" : "it holds in one"));
            }
        }
        double measured = over(terms, complete);
        boolean open = !missing.isEmpty();
        String what = claim.eachWords(runs.get(0).run());
        String reason = open
                ? String.join("; ", missing)
                : against.isEmpty()
                        ? String.format(Locale.ROOT, "%sholds in all %d runs", what, complete.size())
                        : String.format(
                                Locale.ROOT,
                                "%sfails in %d of %d runs, first %s",
                                what,
                                against.size(),
                                complete.size(),
                                against.get(0).words(runs));
        Finding finding = new Finding(
                open ? Outcome.INCONCLUSIVE : against.isEmpty() ? Outcome.AGREES : Outcome.DISAGREES,
                complete.isEmpty() || !Double.isFinite(measured) ? null : (Double) measured,
                terms.number("expected"),
                tolerance,
                reason,
                missing,
                grounds);
        return finding.showing(() -> exhibit(terms, complete, against, control, draws));
    }

    /** The numbers of runs over the setting in which most of them differ. */
    private static Exhibit exhibit(
            Terms terms,
            List<RunValues> complete,
            List<RunValues> against,
            List<RunValues> control,
            Set<String> draws) {
        Formula formula = terms.get("measured", Formula.class);
        List<RunValues> all = new ArrayList<>(complete);
        all.addAll(control);
        List<MeasuredRun> runs = all.stream().map(RunValues::run).toList();
        String setting = Spread.of(runs, terms.optional("compare", String.class), draws);
        Set<RunValues> failing = new HashSet<>(against);
        List<Exhibit.Mark> marks = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Exhibit.Kind kind = i >= complete.size()
                    ? Exhibit.Kind.CONTROL
                    : failing.contains(all.get(i)) ? Exhibit.Kind.AGAINST : Exhibit.Kind.COUNTED;
            Double value = formula.value(all.get(i));
            if (value != null) {
                marks.add(new Exhibit.Mark(
                        Spread.place(all.get(i).run(), setting),
                        value,
                        i,
                        kind,
                        all.get(i).run().id()));
            }
        }
        marks.sort(Spread.ORDER);
        double best = terms.number("expected");
        double tolerance = terms.number("tolerance");
        Exhibit.Range expected = new Exhibit.Range(best - tolerance, best + tolerance);
        return new Exhibit(formula.toString(), setting, marks, List.of(), expected, false);
    }

    /** Whether all of {@code comparisons} hold; null where one of them cannot be told. */
    private static @Nullable Boolean all(List<Comparison> comparisons, RunValues run, double tolerance) {
        boolean all = true;
        for (Comparison comparison : comparisons) {
            Boolean holds = comparison.holds(run, tolerance);
            if (holds == null) {
                return null;
            }
            all &= holds;
        }
        return all;
    }

    private static String rule(List<Comparison> holds, double tolerance) {
        return holds.stream().map(Comparison::toString).collect(Collectors.joining(" and "))
                + (tolerance == 0 ? "" : " ± " + JsonText.number(tolerance));
    }

    private static double over(Terms terms, List<RunValues> runs) {
        Formula formula = terms.get("measured", Formula.class);
        DoubleStream values =
                runs.stream().map(formula::value).filter(Objects::nonNull).mapToDouble(value -> value);
        return switch (terms.word("over_runs")) {
            case "sum" -> values.sum();
            case "smallest" -> values.min().orElse(Double.NaN);
            default -> values.max().orElse(Double.NaN);
        };
    }
}
