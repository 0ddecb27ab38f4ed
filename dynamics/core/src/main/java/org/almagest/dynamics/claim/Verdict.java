package org.almagest.dynamics.claim;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of the {@code verdicts} table.
 *
 * @param claim name of the claim
 * @param paper the paper that states it
 * @param statement the claim in one sentence
 * @param verdict what the evidence says
 * @param measured the number measured; null where there is none, then the evidence says why
 * @param expected the number the claim names
 * @param tolerance how far apart they may be
 * @param evidence JSON object that names the rows it rests on, and says what is missing
 */
public record Verdict(
        String claim,
        String paper,
        String statement,
        Outcome verdict,
        @Nullable Double measured,
        double expected,
        double tolerance,
        String evidence) {

    /** The three answers. */
    public enum Outcome {
        /** The evidence is on the side of the claim. */
        AGREES,
        /** It is on the other side. */
        DISAGREES,
        /** It is missing, too wide, or fails a condition. */
        INCONCLUSIVE;

        /** The word in the table. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
