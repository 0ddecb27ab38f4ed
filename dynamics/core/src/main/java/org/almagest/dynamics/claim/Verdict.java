package org.almagest.dynamics.claim;

/**
 * A row of the {@code verdicts} table.
 *
 * @param claim name of the claim
 * @param paper the paper that states it
 * @param statement the claim in one sentence
 * @param verdict what the evidence says
 * @param measured the number measured; NaN where nothing was
 * @param expected the number the claim names
 * @param tolerance how far apart they may be
 * @param evidence JSON object that names the rows it rests on, and says what is missing
 */
public record Verdict(
        String claim,
        String paper,
        String statement,
        Outcome verdict,
        double measured,
        double expected,
        double tolerance,
        String evidence) {

    /** The three answers. */
    public enum Outcome {
        /** The interval lies within the tolerance around what is expected. */
        AGREES,
        /** The interval lies outside it. */
        DISAGREES,
        /** The evidence is missing, too wide, or fails a gate. */
        INCONCLUSIVE;

        /** The word in the table. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
