package org.almagest.dynamics.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.JsonText;

/** A claim about one exponent in one experiment, along depth if not said otherwise: a verdict for every slice. */
abstract class ExponentClaim implements Claim {
    static final String AXIS = "depth";

    /** What varies. */
    String axis() {
        return AXIS;
    }

    /** With what the exponent is compared. */
    Control control() {
        return Control.UNTRAINED;
    }

    /** Whether the claim speaks of the networks of a slice that has its setting. */
    boolean concerns(FittedSlice slice) {
        return true;
    }

    /** What a slice must fulfil besides what every slice must. */
    List<Gate> gates(FittedSlice slice) {
        return List.of();
    }

    /** What a re-run must share with the paper. */
    abstract ExperimentFilter setting();

    /** The quantity whose exponent is claimed. */
    abstract String quantity();

    /** Whether the claimed exponent is that of a decay, minus the slope. */
    abstract boolean decay();

    abstract Expectation expectation();

    /** A ready-made sweep that gives what is missing. */
    abstract String sweep();

    @Override
    public List<String> quantities() {
        return List.of(quantity());
    }

    @Override
    public List<Verdict> judge(Evidence evidence) {
        List<FittedSlice> all = evidence.matching(axis(), setting()).stream()
                .filter(this::concerns)
                .toList();
        List<FittedSlice> measured = all.stream()
                .filter(slice -> slice.initial(quantity()).isPresent()
                        || slice.trained(quantity()).isPresent())
                .toList();
        // fleets with other probes do not stand in the way of those that can be judged
        List<FittedSlice> slices = measured.isEmpty() ? all : measured;
        return slices.isEmpty()
                ? List.of(missing())
                : slices.stream().map(this::judge).toList();
    }

    private Verdict judge(FittedSlice slice) {
        Judgement judgement = Judgement.of(slice, quantity(), decay(), expectation(), control(), gates(slice));
        return verdict(judgement.outcome(), judgement.interval(), judgement.reason(), judgement.evidence());
    }

    /** The verdict where no slice re-runs the experiment. */
    final Verdict missing() {
        String missing = "runs with %s along %s; the ready-made sweep %s has them"
                .formatted(setting().words(), axis(), sweep());
        return verdict(Outcome.INCONCLUSIVE, Interval.UNKNOWN, "no " + missing, Map.of("missing", List.of(missing)));
    }

    final Verdict verdict(Outcome outcome, Interval interval, String reason, Map<String, Object> grounds) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("reason", reason);
        evidence.put("agrees_when", expectation().rule().words());
        evidence.put("expected", expectation().words());
        evidence.put("interval", interval.ends());
        evidence.putAll(grounds);
        return new Verdict(
                name(),
                paper(),
                statement(),
                outcome,
                interval.value(),
                expectation().expected(),
                expectation().tolerance(),
                JsonText.of(evidence));
    }
}
