package org.almagest.dynamics.probe;

import java.util.function.Consumer;

/** Where a probe says that it wants to know when the training loss comes down to a level, whenever it looks itself. */
@FunctionalInterface
public interface LossGoals {
    /**
     * Asks for one crossing.
     *
     * @param level of the mean loss over the whole training set
     * @param told hears once, before the next look, when the loss has come down to the level; never if it does not
     */
    void await(double level, Consumer<LossCrossing> told);
}
