package org.almagest.dynamics.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.JsonText;
import org.jspecify.annotations.Nullable;

/** A claim about the values of one quantity in groups of runs: a verdict for every group that re-runs its experiment. */
abstract class GroupClaim implements Claim {
    /** What a re-run must share with the paper. */
    abstract ExperimentFilter setting();

    /** What varies within a group besides the seed; null where nothing does. */
    abstract @Nullable String axis();

    /** Whether a group that has the claim's setting is an experiment on it. */
    boolean concerns(RunGroup group) {
        return true;
    }

    /** With what the values are compared. */
    Control control() {
        return Control.UNTRAINED;
    }

    /** The quantity whose values are claimed. */
    abstract String quantity();

    /** The number that the claim names. */
    abstract double expected();

    /** When it agrees, in words. */
    abstract String rule();

    /** A ready-made sweep that gives what is missing. */
    abstract String sweep();

    /** The answer of a group whose training is good enough and whose control is there. */
    abstract Answer answer(RunGroup group);

    /**
     * What a group says.
     *
     * @param outcome the answer
     * @param interval the number that it rests on
     * @param reason why, in one line
     * @param grounds what else it rests on, for the evidence column
     */
    record Answer(Outcome outcome, Interval interval, String reason, Map<String, Object> grounds) {
        static Answer none(String reason) {
            return new Answer(Outcome.INCONCLUSIVE, Interval.UNKNOWN, reason, Map.of());
        }
    }

    @Override
    public List<String> quantities() {
        return List.of(quantity());
    }

    @Override
    public List<Verdict> judge(Evidence evidence) {
        List<RunGroup> groups = RunGroup.of(evidence, setting(), axis()).stream()
                .filter(this::concerns)
                .toList();
        return groups.isEmpty()
                ? List.of(nothing())
                : groups.stream().map(this::judge).toList();
    }

    private Verdict nothing() {
        String missing = "runs with %s; the ready-made sweep %s has them"
                .formatted(setting().words(), sweep());
        return verdict(Answer.none("no " + missing), Map.of("missing", List.of(missing)));
    }

    private Verdict judge(RunGroup group) {
        List<String> missing = group.missing(quantity(), control());
        Answer answer = missing.isEmpty() ? answer(group) : Answer.none(String.join("; ", missing));
        Map<String, Object> grounds = new LinkedHashMap<>(group.grounds());
        grounds.put("missing", missing);
        return verdict(answer, grounds);
    }

    private Verdict verdict(Answer answer, Map<String, Object> grounds) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("reason", answer.reason());
        evidence.put("agrees_when", rule());
        evidence.put("expected", JsonText.number(expected()));
        evidence.put("interval", answer.interval().ends());
        evidence.put("quantity", quantity());
        evidence.putAll(answer.grounds());
        evidence.putAll(grounds);
        return new Verdict(
                name(),
                paper(),
                statement(),
                answer.outcome(),
                answer.interval().value(),
                expected(),
                0,
                JsonText.of(evidence));
    }
}
