package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;

/**
 * A claim about ranks, in whole numbers: judged exactly, run by run, without intervals. Ranks are those at almost all
 * weights, so there is no training to be gated and no untrained control. One verdict for each family of each sweep.
 */
abstract class RankClaim implements Claim {
    /** The runs that the claim speaks of. */
    abstract boolean concerns(MeasuredRun run);

    /** Whether the run has all numbers that the claim compares. */
    abstract boolean complete(MeasuredRun run);

    /** Whether the claim holds in a complete run. */
    abstract boolean holds(MeasuredRun run);

    /** The number of a run whose largest value over the runs is the verdict's {@code measured}. */
    abstract double measured(MeasuredRun run);

    /** The number that the claim names. */
    abstract double expected();

    /** When it agrees, in words. */
    abstract String rule();

    /** Further columns of the evidence for one family. */
    Map<String, Object> grounds(List<MeasuredRun> complete) {
        return Map.of();
    }

    @Override
    public String paper() {
        return HessianExperiment.PAPER;
    }

    @Override
    public List<Verdict> judge(Evidence evidence) {
        Map<String, List<MeasuredRun>> groups = new LinkedHashMap<>();
        for (MeasuredRun run : HessianExperiment.runs(evidence)) {
            if (concerns(run)) {
                groups.computeIfAbsent(run.sweep() + " " + HessianExperiment.family(run), key -> new ArrayList<>())
                        .add(run);
            }
        }
        return groups.isEmpty()
                ? List.of(verdict(
                        Outcome.INCONCLUSIVE,
                        Double.NaN,
                        HessianExperiment.missing("linear networks without biases with the probe hessian")))
                : groups.values().stream().map(this::judge).toList();
    }

    private Verdict judge(List<MeasuredRun> runs) {
        List<MeasuredRun> complete = runs.stream().filter(this::complete).toList();
        List<MeasuredRun> against = complete.stream().filter(run -> !holds(run)).toList();
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", runs.get(0).sweep());
        grounds.put("setting", Map.of("family", HessianExperiment.family(runs.get(0))));
        grounds.put("runs_judged", complete.size());
        grounds.put("runs_without_exact_ranks", runs.size() - complete.size());
        grounds.put("against", against.stream().limit(10).map(RankClaim::words).toList());
        grounds.putAll(grounds(complete));
        if (complete.isEmpty()) {
            String missing = "%s in the %d runs: raise exact_limit, or use smaller networks"
                    .formatted(String.join(", ", quantities()), runs.size());
            grounds.put("reason", "no " + missing);
            grounds.put("missing", List.of(missing));
            return verdict(Outcome.INCONCLUSIVE, Double.NaN, grounds);
        }
        double measured = complete.stream().mapToDouble(this::measured).max().orElse(Double.NaN);
        String reason = against.isEmpty()
                ? "%s: holds exactly in all %d runs".formatted(HessianExperiment.family(runs.get(0)), complete.size())
                : "%s: fails in %d of %d runs, first %s"
                        .formatted(
                                HessianExperiment.family(runs.get(0)),
                                against.size(),
                                complete.size(),
                                words(against.get(0)));
        grounds.put("reason", reason);
        return verdict(against.isEmpty() ? Outcome.AGREES : Outcome.DISAGREES, measured, grounds);
    }

    private static String words(MeasuredRun run) {
        return "depth %s, width %s, P %d, seed %d"
                .formatted(run.coordinate("depth"), run.coordinate("width"), run.parameters(), run.seed());
    }

    private Verdict verdict(Outcome outcome, double measured, Map<String, Object> grounds) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("agrees_when", rule());
        evidence.putAll(grounds);
        return new Verdict(name(), paper(), statement(), outcome, measured, expected(), 0, JsonText.of(evidence));
    }
}
