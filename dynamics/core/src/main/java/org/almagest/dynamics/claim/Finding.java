package org.almagest.dynamics.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a judge found in one group of runs.
 *
 * @param outcome the answer
 * @param measured the number that it rests on; null where there is none
 * @param expected the number that the claim names
 * @param tolerance how far apart they may be
 * @param reason why, in one line
 * @param missing what would be needed for an answer
 * @param grounds what else it rests on, for the evidence column; {@code sweep} is among them where there were runs
 * @param exhibit what there is to see of it, made when somebody wants to see it
 */
public record Finding(
        Outcome outcome,
        @Nullable Double measured,
        double expected,
        double tolerance,
        String reason,
        List<String> missing,
        Map<String, Object> grounds,
        Supplier<Exhibit> exhibit) {
    /** A finding of which there is nothing to see. */
    public Finding(
            Outcome outcome,
            @Nullable Double measured,
            double expected,
            double tolerance,
            String reason,
            List<String> missing,
            Map<String, Object> grounds) {
        this(outcome, measured, expected, tolerance, reason, missing, grounds, () -> Exhibit.NONE);
    }

    public Finding {
        missing = List.copyOf(missing);
        // not Map.copyOf, whose order differs from JVM to JVM
        grounds = new LinkedHashMap<>(grounds);
    }

    /** The same with something to see. */
    public Finding showing(Supplier<Exhibit> shown) {
        return new Finding(outcome, measured, expected, tolerance, reason, missing, grounds, shown);
    }

    /** No answer, since something is missing: the reason says it all. */
    public static Finding lacking(
            List<String> missing, double expected, double tolerance, Map<String, Object> grounds) {
        return new Finding(
                Outcome.INCONCLUSIVE, null, expected, tolerance, String.join("; ", missing), missing, grounds);
    }

    /** No answer, since no run is of the experiment; {@code what} says which runs would be. */
    public static Finding nothing(Claim claim, String what, Expectation expect) {
        String sweep = claim.sweep();
        String missing = "no " + what
                + (sweep == null ? "" : String.format(Locale.ROOT, "; the ready-made sweep %s has them", sweep));
        Map<String, Object> grounds = sweep == null ? Map.of() : Map.of("ready_made_sweep", sweep);
        return lacking(List.of(missing), expect.expected(), expect.tolerance(), grounds);
    }
}
