package org.almagest.dynamics.family;

import org.almagest.dynamics.data.Examples;

/** Can tell why a network's prediction is not finite, such as where inside it numbers overflow. */
public interface DivergenceReason {
    /**
     * The reason, in words; empty where it cannot tell.
     *
     * @param parameters the flat vector at which training diverged
     * @param examples what the network was trained on
     */
    String explain(double[] parameters, Examples examples);
}
