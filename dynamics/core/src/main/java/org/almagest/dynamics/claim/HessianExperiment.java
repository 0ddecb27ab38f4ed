package org.almagest.dynamics.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.fit.MeasuredRun;

/** Ranks of the loss Hessians of linear networks: the experiment of Singh, Hofmann and Schölkopf. */
final class HessianExperiment {
    static final String PAPER = "Singh, Hofmann, Schölkopf, ICML 2023, arXiv 2305.09088";
    static final String SWEEP = "cnn-hessian-rank";

    /** What theory speaks of: no activation, no biases. */
    static final ExperimentFilter LINEAR = ExperimentFilter.of(Map.of("activation", "linear", "bias", false));

    private static final List<String> FAMILIES = List.of("cnn", "locally-connected", "mlp");

    private HessianExperiment() {}

    /** The part of the evidence that says what there is none of. */
    static Map<String, Object> missing(String networks) {
        String missing = "%s; the ready-made sweep %s has them".formatted(networks, SWEEP);
        // not Map.of, whose order differs from JVM to JVM
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("reason", "no " + missing);
        evidence.put("missing", List.of(missing));
        return evidence;
    }

    /** The linear networks without biases among the runs. */
    static List<MeasuredRun> runs(Evidence evidence) {
        return evidence.matching(LINEAR).stream()
                .filter(run -> FAMILIES.contains(family(run)))
                .toList();
    }

    static String family(MeasuredRun run) {
        return String.valueOf(run.coordinate("family"));
    }

    /**
     * A rank, before training or, where it was not measured then, after; NaN where it was not. Where they differ, the
     * larger one, since at special weights a rank can only be lower than at almost all others.
     */
    static double rank(MeasuredRun run, String quantity) {
        double initial = run.initial(quantity);
        double trained = run.trained(quantity);
        return Double.isNaN(initial) ? trained : Double.isNaN(trained) ? initial : Math.max(initial, trained);
    }
}
