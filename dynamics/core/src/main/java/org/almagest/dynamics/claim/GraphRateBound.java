package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;

/** The loss of linear graph networks never exceeds the theorem's bound. */
@AutoService(Claim.class)
public final class GraphRateBound implements Claim {
    private static final String VIOLATIONS = "bound_violations";
    private static final String LAMBDA = "lambda_t";

    @Override
    public String name() {
        return "gnn-linear-rate-bound";
    }

    @Override
    public String paper() {
        return GraphExperiment.PAPER;
    }

    @Override
    public String statement() {
        return "Linear graph networks under gradient flow, plain and multiscale: L_T − L* ≤ (L_0 − L*)·exp(−4 λ_T σ²_min T) (the "
                + "paper's theorem 1; multiscale as derived from it). Judged without tolerance beyond rounding, at every "
                + "look of every run; measured is the number of looks at which it did not hold.";
    }

    @Override
    public List<String> quantities() {
        return List.of(VIOLATIONS);
    }

    @Override
    public List<Verdict> judge(Evidence evidence) {
        Map<String, List<MeasuredRun>> sweeps = new LinkedHashMap<>();
        for (MeasuredRun run : evidence.matching(GraphExperiment.FLOW)) {
            sweeps.computeIfAbsent(run.sweep(), sweep -> new ArrayList<>()).add(run);
        }
        if (sweeps.isEmpty()) {
            return List.of(inconclusive(
                    "runs with %s; the ready-made sweep %s has them"
                            .formatted(GraphExperiment.FLOW.words(), GraphExperiment.RATE_SWEEP),
                    Map.of()));
        }
        return sweeps.entrySet().stream()
                .map(sweep -> judge(sweep.getKey(), sweep.getValue()))
                .toList();
    }

    private Verdict judge(String sweep, List<MeasuredRun> runs) {
        List<MeasuredRun> judged = runs.stream()
                .filter(run -> !Double.isNaN(run.trained(VIOLATIONS)))
                .toList();
        // where λ_T is 0 the bound is L_0, which says nothing
        long telling = judged.stream().filter(run -> run.trained(LAMBDA) > 0).count();
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", sweep);
        grounds.put("setting", GraphExperiment.FLOW.coordinates());
        grounds.put("runs_judged", judged.size());
        grounds.put("runs_with_positive_rate", telling);
        if (telling == 0) {
            return inconclusive("runs with the probe linear-rate whose bound has a positive rate", grounds);
        }
        double violations =
                judged.stream().mapToDouble(run -> run.trained(VIOLATIONS)).sum();
        grounds.put(
                "smallest_rate_over_bound",
                JsonText.number(judged.stream()
                        .mapToDouble(run -> run.initial("rate_over_bound"))
                        .filter(Double::isFinite)
                        .min()
                        .orElse(Double.NaN)));
        boolean holds = violations == 0;
        grounds.put(
                "reason",
                holds
                        ? "held at every look of %d runs; in %d of them its rate is positive"
                                .formatted(judged.size(), telling)
                        : "did not hold at %.0f looks".formatted(violations));
        return verdict(holds ? Outcome.AGREES : Outcome.DISAGREES, violations, grounds);
    }

    private Verdict inconclusive(String missing, Map<String, Object> grounds) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("reason", "no " + missing);
        evidence.put("missing", List.of(missing));
        evidence.putAll(grounds);
        return verdict(Outcome.INCONCLUSIVE, Double.NaN, evidence);
    }

    private Verdict verdict(Outcome outcome, double measured, Map<String, Object> evidence) {
        return new Verdict(name(), paper(), statement(), outcome, measured, 0, 0, JsonText.of(evidence));
    }
}
