package org.almagest.dynamics.claim;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.Interval;

/**
 * The rule that all judges of intervals share: conditions first, then every part must agree and the control must not, and one
 * part wholly elsewhere is enough against.
 */
final class Decision {
    /**
     * One number of a claim.
     *
     * @param words what it is, such as "at 0.001"
     * @param interval what was found
     * @param expect what it should be
     * @param shared whether the control shows it too, or may
     */
    record Part(String words, Interval interval, Expectation expect, boolean shared) {
        Outcome outcome() {
            return expect.judge(interval);
        }

        String said() {
            return String.format(Locale.ROOT, "%s%s, expected %s", interval.words(), words, expect.words());
        }
    }

    private Decision() {}

    /**
     * What {@code parts} say together.
     *
     * @param measured the number to be shown
     * @param expect what is shown as expected
     * @param gates the conditions
     * @param control what the control says, for the reason
     * @param grounds what else goes to the evidence
     */
    static Finding of(
            List<Part> parts,
            Interval measured,
            Expectation expect,
            List<Gate> gates,
            String control,
            Map<String, Object> grounds) {
        grounds.put(
                "agrees_when", "the whole interval is " + expect.words() + (parts.size() > 1 ? ", in every part" : ""));
        grounds.put("expected", expect.words());
        grounds.put("interval", measured.ends());
        grounds.put("passed", Gate.words(gates, true));
        grounds.put("failed", Gate.words(gates, false));
        List<String> missing = Gate.missing(gates);
        boolean all = parts.stream().allMatch(part -> part.outcome() == Outcome.AGREES);
        boolean shared = all && parts.stream().allMatch(Part::shared);
        boolean against = parts.stream().anyMatch(part -> part.outcome() == Outcome.DISAGREES);
        Outcome outcome = !missing.isEmpty() || shared
                ? Outcome.INCONCLUSIVE
                : all ? Outcome.AGREES : against ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        String verdict =
                switch (outcome) {
                    case AGREES -> "where it should be";
                    case DISAGREES -> "wholly elsewhere";
                    case INCONCLUSIVE ->
                        shared ? "but the untrained networks show it too, or may" : "both answers are possible";
                };
        String said = parts.stream()
                .filter(part -> outcome != Outcome.DISAGREES || part.outcome() == Outcome.DISAGREES)
                .map(Part::said)
                .collect(Collectors.joining("; "));
        return new Finding(
                outcome,
                measured.measured(),
                expect.expected(),
                expect.tolerance(),
                missing.isEmpty()
                        ? String.format(Locale.ROOT, "%s: %s; %s", verdict, said, control)
                        : String.join("; ", missing),
                missing,
                grounds);
    }
}
