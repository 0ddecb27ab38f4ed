package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.JsonText;

/**
 * ReLU networks with a δ per layer: β = ½, the root sum of squares is flat (H2). At depths up to 1000 the answer changes
 * with the learning rate, so slices that differ in the learning rate only are judged together, and only where all of
 * them say the same is there an answer.
 */
@AutoService(Claim.class)
public final class ResnetReluRegime extends ExponentClaim {
    private static final String LEARNING_RATE = "learning_rate";
    private static final int LEARNING_RATES = 2;

    @Override
    public String name() {
        return "resnet-relu-regime";
    }

    @Override
    public String paper() {
        return CohenExperiment.PAPER;
    }

    @Override
    public String statement() {
        return "Trained ReLU residual networks with a δ per layer: β = 0.5 on synthetic data (coded in the paper's "
                + "released scripts), so the root sum of squares of the weights is flat in depth, exponent ½ − β = 0 "
                + "(H2). Judged over several learning rates together; measured is the exponent farthest from 0. In "
                + "Almagest's own re-run it depends on the learning rate at depths up to 1000.";
    }

    @Override
    ExperimentFilter setting() {
        return CohenExperiment.RELU;
    }

    @Override
    String quantity() {
        return "root_sum_of_squares";
    }

    @Override
    boolean decay() {
        return false;
    }

    @Override
    Expectation expectation() {
        return Expectation.within(0.5 - CohenExperiment.RELU_BETA, Expectation.TWO_EXPONENTS);
    }

    @Override
    String sweep() {
        return CohenExperiment.SWEEP;
    }

    @Override
    public List<Verdict> judge(Evidence evidence) {
        Map<String, List<FittedSlice>> groups = new LinkedHashMap<>();
        for (FittedSlice slice : evidence.matching(AXIS, setting())) {
            SortedMap<String, Object> shared = new TreeMap<>(slice.fixed());
            shared.remove(LEARNING_RATE);
            groups.computeIfAbsent(slice.sweep() + JsonText.of(shared), key -> new ArrayList<>())
                    .add(slice);
        }
        return groups.isEmpty()
                ? List.of(missing())
                : groups.values().stream().map(this::judgeTogether).toList();
    }

    private Verdict judgeTogether(List<FittedSlice> slices) {
        Map<String, Judgement> all = new LinkedHashMap<>();
        for (FittedSlice slice : slices) {
            all.put(
                    JsonText.of(slice.fixed().get(LEARNING_RATE)),
                    Judgement.of(slice, quantity(), decay(), expectation()));
        }
        List<Judgement> sound =
                all.values().stream().filter(one -> !one.gated()).toList();
        List<String> missing = new ArrayList<>();
        all.forEach((rate, one) -> one.missing().forEach(words -> missing.add("learning rate " + rate + ": " + words)));
        Outcome outcome = Outcome.INCONCLUSIVE;
        String reason;
        if (sound.size() < LEARNING_RATES) {
            missing.add(0, "learning rates that pass the gates: %d, needed %d".formatted(sound.size(), LEARNING_RATES));
            reason = String.join("; ", missing);
        } else if (agreed(sound)) {
            outcome = sound.get(0).outcome();
            reason = "the same at every learning rate: " + words(all);
        } else {
            reason = "the learning rates do not give one answer: " + words(all);
        }
        Interval farthest = sound.stream()
                .map(Judgement::interval)
                .max(Comparator.comparingDouble(
                        interval -> Math.abs(interval.value() - expectation().expected())))
                .orElse(Interval.UNKNOWN);
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("slices", all.values().stream().map(Judgement::evidence).toList());
        evidence.put("missing", missing);
        return verdict(outcome, farthest, reason, evidence);
    }

    // Two intervals on opposite sides of the band both disagree with the claim, but not with one voice.
    private boolean agreed(List<Judgement> judgements) {
        Judgement first = judgements.get(0);
        return judgements.stream()
                        .allMatch(one -> one.outcome() == first.outcome()
                                && (one.outcome() == Outcome.AGREES || side(one) == side(first)))
                && first.outcome() != Outcome.INCONCLUSIVE;
    }

    private double side(Judgement judgement) {
        return Math.signum(judgement.interval().value() - expectation().expected());
    }

    private static String words(Map<String, Judgement> judgements) {
        List<String> words = new ArrayList<>();
        judgements.forEach((rate, one) -> words.add("%s at %s%s"
                .formatted(one.interval().words(), rate, one.gated() ? " (gated: " + one.reason() + ")" : "")));
        return String.join(", ", words);
    }
}
