package org.almagest.dynamics.claim;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;

/**
 * A way to decide claims. Stateless; found by {@link java.util.ServiceLoader}; one class a judge.
 *
 * <p>A judge counts independent replicates and has a lower bound on them, asks whether networks were trained, brings the
 * control that the claim names, and is inconclusive wherever the evidence holds both answers. Where nothing is to be found
 * it agrees in at most 5 % of sweeps.
 */
public interface Judge {
    /** The word in a claim's entry. */
    String name();

    /** One sentence: what it decides, and how. */
    String description();

    /** What a claim's entry may say for it. */
    List<Key> keys();

    /**
     * What does not go together among {@code terms}, each of which is right by itself: by key, what is wrong and what was expected.
     *
     * @param terms those of the keys whose values could be read
     */
    default Map<String, String> conflicts(Terms terms) {
        return Map.of();
    }

    /** What is found: something for every group of runs that re-runs the claim's experiment, or that there is none. */
    List<Finding> judge(Claim claim, Evidence evidence);
}
