package org.almagest.dynamics.train;

import org.almagest.dynamics.probe.Measurement;

/**
 * Sees a run while it goes on. It is told on the thread that trains, often, and must be quick about it; no result depends on it.
 *
 * @see Onlookers
 */
public interface Onlooker {
    /**
     * The loss as it stands: over the whole training set, or the mean of those met in an epoch of batches. In training in stages it
     * is that of the present stage, and in training on two levels the outer one.
     *
     * @param step steps taken
     */
    void lossIs(long step, double loss);

    /** A probe has measured something, or says why it has not. */
    void measured(Measurement measurement);
}
