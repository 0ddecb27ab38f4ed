package org.almagest.dynamics.probe;

import java.util.Optional;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;

/**
 * Says what the ranks of a network's Hessian should be, for the probe {@code hessian} to put beside the measured ones. Found
 * by {@link java.util.ServiceLoader}; a theory belongs to the study of its paper.
 */
public interface RankTheory {
    /** Most parameters for which a theory may be asked for ranks by exact arithmetic, whose cost grows as their cube. */
    int MOST_EXACT = 4096;

    /** A word for messages. */
    String name();

    /**
     * What the theory says of {@code model} on the first {@code count} of {@code examples}; empty where the network is not
     * what it speaks of.
     *
     * @param exactLimit no exact rank beyond so many parameters, at most {@link #MOST_EXACT}
     */
    Optional<TheoreticalRanks> ranks(Model model, Objective loss, Examples examples, int count, int exactLimit);
}
