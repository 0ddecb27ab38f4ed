package org.almagest.dynamics.claim;

import java.util.List;

/**
 * A published statement, executable. Stateless; found by {@link java.util.ServiceLoader}; one claim a file.
 *
 * <p>A verdict is gated on training quality, carries its control, its setting and its tolerance, and is inconclusive
 * wherever the interval holds both answers.
 */
public interface Claim {
    /** Its name, such as {@code resnet-tanh-beta}. */
    String name();

    /** The paper that states it: authors, venue, identifier. */
    String paper();

    /** The claim in words: what the paper says, and where the expected number comes from. */
    String statement();

    /** Names of the quantities whose exponents it rests on. */
    List<String> quantities();

    /**
     * Judges what was measured: one verdict for every slice of a sweep (or group of slices) that re-runs the claim's
     * experiment, or a single inconclusive one that says what is missing. Never empty.
     */
    List<Verdict> judge(Evidence evidence);
}
