package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;

/** The tangent kernel has full rank where the activation is no polynomial, and not where it is linear. */
@AutoService(Claim.class)
public final class NtkPositiveDefinite implements Claim {
    private static final String SHARE = "kernel_rank_share";

    /** Narrower networks have fewer directions than the theory of wide ones speaks of. */
    private static final double WIDE = 64;

    @Override
    public String name() {
        return "ntk-positive-definite";
    }

    @Override
    public String paper() {
        return WideExperiment.PAPER;
    }

    @Override
    public String statement() {
        return "Untrained wide neural ODEs on different points of a sphere: the tangent kernel is strictly positive definite if "
                + "the activation is not polynomial (the paper's theorem, at infinite width). Judged by the ranks of the "
                + "kernels from width 64 on: full in every run; the control is the linear activation on more points than "
                + "dimensions, where it cannot be. Measured is the smallest share of the full rank.";
    }

    @Override
    public List<String> quantities() {
        return List.of(SHARE);
    }

    @Override
    public List<Verdict> judge(Evidence evidence) {
        Map<String, List<MeasuredRun>> sweeps = new LinkedHashMap<>();
        for (MeasuredRun run : evidence.runs()) {
            boolean wide = run.coordinate("width") instanceof Number width && width.doubleValue() >= WIDE;
            if (wide && WideExperiment.FAMILY.equals(run.coordinate("family")) && !Double.isNaN(run.initial(SHARE))) {
                sweeps.computeIfAbsent(run.sweep(), sweep -> new ArrayList<>()).add(run);
            }
        }
        if (sweeps.isEmpty()) {
            return List.of(inconclusive(
                    "neural ODEs of width 64 and more with the probe ntk at initialisation; the ready-made sweep %s has them"
                            .formatted(WideExperiment.SWEEP),
                    Map.of()));
        }
        return sweeps.entrySet().stream()
                .map(sweep -> judge(sweep.getKey(), sweep.getValue()))
                .toList();
    }

    private static boolean linear(MeasuredRun run) {
        return "linear".equals(run.coordinate("activation"));
    }

    private Verdict judge(String sweep, List<MeasuredRun> runs) {
        List<MeasuredRun> curved = runs.stream().filter(run -> !linear(run)).toList();
        List<MeasuredRun> control =
                runs.stream().filter(NtkPositiveDefinite::linear).toList();
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", sweep);
        grounds.put("setting", Map.of("family", WideExperiment.FAMILY));
        grounds.put("runs_judged", curved.size());
        grounds.put("control_runs", control.size());
        if (curved.isEmpty()) {
            return inconclusive("runs whose activation is not linear", grounds);
        }
        double smallest =
                curved.stream().mapToDouble(run -> run.initial(SHARE)).min().orElse(Double.NaN);
        double controlled =
                control.stream().mapToDouble(run -> run.initial(SHARE)).max().orElse(Double.NaN);
        grounds.put("control", JsonText.number(controlled));
        if (!(controlled < 1)) {
            return inconclusive(
                    "control: runs with activation linear on more points than dimensions, whose kernel cannot have full rank",
                    grounds);
        }
        boolean full = smallest == 1;
        grounds.put(
                "reason",
                full
                        ? "full rank in all %d runs; the linear control has %s of it"
                                .formatted(curved.size(), JsonText.number(controlled))
                        : "a run has %s of the full rank".formatted(JsonText.number(smallest)));
        return verdict(full ? Outcome.AGREES : Outcome.DISAGREES, smallest, grounds);
    }

    private Verdict inconclusive(String missing, Map<String, Object> grounds) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("reason", "no " + missing);
        evidence.put("missing", List.of(missing));
        evidence.putAll(grounds);
        return verdict(Outcome.INCONCLUSIVE, Double.NaN, evidence);
    }

    private Verdict verdict(Outcome outcome, double measured, Map<String, Object> evidence) {
        return new Verdict(name(), paper(), statement(), outcome, measured, 1, 0, JsonText.of(evidence));
    }
}
