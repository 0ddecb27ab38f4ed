package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.jspecify.annotations.Nullable;

/**
 * What one slice says about one exponent.
 *
 * @param outcome the answer, all gates and the control considered
 * @param gated whether a gate failed or the quantity is missing, so that the answer is no answer
 * @param interval the exponent in the claim's sign convention
 * @param reason why, in one line
 * @param missing what would be needed for an answer
 * @param evidence what it rests on, for the evidence column
 */
record Judgement(
        Outcome outcome,
        boolean gated,
        Interval interval,
        String reason,
        List<String> missing,
        Map<String, Object> evidence) {

    /**
     * Judges the exponent of {@code quantity} in {@code slice}.
     *
     * @param decay whether the claim's exponent is minus the slope
     */
    static Judgement of(FittedSlice slice, String quantity, boolean decay, Expectation expectation) {
        return of(slice, quantity, decay, expectation, Control.UNTRAINED, List.of());
    }

    /** The same with a control of another kind, and further conditions. */
    static Judgement of(
            FittedSlice slice,
            String quantity,
            boolean decay,
            Expectation expectation,
            Control kind,
            List<Gate> further) {
        Optional<Fit> trained = kind == Control.NONE ? slice.initial(quantity) : slice.trained(quantity);
        if (trained.isEmpty()) {
            String missing = "%s at %s: add its probe to the sweep"
                    .formatted(quantity, kind == Control.NONE ? "initialisation" : "the end of training");
            return new Judgement(
                    Outcome.INCONCLUSIVE,
                    true,
                    Interval.UNKNOWN,
                    "not measured: " + missing,
                    List.of(missing),
                    evidence(slice, null, null, decay, List.of(), List.of(missing)));
        }
        List<Gate> gates = new ArrayList<>(Gate.of(slice, trained.get()));
        gates.addAll(further);
        List<String> missing = new ArrayList<>(
                gates.stream().filter(gate -> !gate.passed()).map(Gate::words).toList());
        boolean gated = !missing.isEmpty();
        Interval interval = Interval.of(trained.get(), decay);
        Interval control = kind == Control.NONE
                ? Interval.UNKNOWN
                : slice.initial(quantity).map(fit -> Interval.of(fit, decay)).orElse(Interval.UNKNOWN);
        boolean controlled = control.known() || kind != Control.UNTRAINED;
        if (!controlled) {
            missing.add(quantity + " at initialisation, the control: let its probe look at init as well");
        }

        Outcome outcome = expectation.judge(interval);
        String reason;
        if (gated) {
            outcome = Outcome.INCONCLUSIVE;
            reason = String.join("; ", missing);
        } else if (outcome == Outcome.AGREES && !controlled) {
            outcome = Outcome.INCONCLUSIVE;
            reason = "no control: " + String.join("; ", missing);
        } else if (outcome == Outcome.AGREES && control.known() && expectation.judge(control) != Outcome.DISAGREES) {
            outcome = Outcome.INCONCLUSIVE;
            reason = "the untrained networks %s: %s at initialisation"
                    .formatted(
                            expectation.judge(control) == Outcome.AGREES ? "show it too" : "may show it too",
                            control.words());
        } else {
            reason = (kind == Control.NONE ? "%s; %s" : "%s; at initialisation %s")
                    .formatted(
                            switch (outcome) {
                                case AGREES -> "the interval lies where it should";
                                case DISAGREES -> "the interval lies wholly elsewhere";
                                case INCONCLUSIVE -> "the interval holds both answers";
                            },
                            control.known() || kind == Control.UNTRAINED ? control.words() : kind.words());
        }
        return new Judgement(
                outcome,
                gated,
                interval,
                reason,
                List.copyOf(missing),
                evidence(
                        slice,
                        trained.get(),
                        kind == Control.NONE ? null : slice.initial(quantity).orElse(null),
                        decay,
                        gates,
                        List.copyOf(missing)));
    }

    private static Map<String, Object> evidence(
            FittedSlice slice,
            @Nullable Fit trained,
            @Nullable Fit control,
            boolean decay,
            List<Gate> gates,
            List<String> missing) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("sweep", slice.sweep());
        evidence.put("axis", slice.axis());
        if (trained != null) {
            evidence.put("fit", row(trained, decay));
        }
        if (control != null) {
            evidence.put("control", row(control, decay));
        }
        evidence.put("runs", slice.runs());
        evidence.put("seeds", slice.seeds());
        evidence.put("axis_values", slice.axisValues());
        evidence.put("setting", slice.fixed());
        evidence.put("passed", words(gates, true));
        evidence.put("failed", words(gates, false));
        evidence.put("missing", missing);
        return evidence;
    }

    private static Map<String, String> words(List<Gate> gates, boolean passed) {
        Map<String, String> words = new LinkedHashMap<>();
        gates.stream().filter(gate -> gate.passed() == passed).forEach(gate -> words.put(gate.name(), gate.words()));
        return words;
    }

    private static Map<String, Object> row(Fit fit, boolean decay) {
        Interval interval = Interval.of(fit, decay);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("quantity", fit.quantity());
        row.put("slice", fit.slice());
        row.put("sign", decay ? "minus the exponent in fits" : "the exponent in fits");
        row.put("value", interval.value());
        row.put("interval", interval.ends());
        row.put("points", fit.points());
        row.put("excluded", fit.excluded());
        row.put("status", fit.status());
        return row;
    }
}
