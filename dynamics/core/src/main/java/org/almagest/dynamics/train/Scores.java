package org.almagest.dynamics.train;

import org.jspecify.annotations.Nullable;

/**
 * How well a network does: on all examples that it was trained on, and on all that were held out. The accuracy is the share
 * of examples whose largest output stands where the largest target does; of equal ones the first counts.
 *
 * @param trainAccuracy accuracy on the training examples; null where targets are no classes, or an output is no number
 * @param testLoss mean of the run's own loss over the examples held out; null where there are none
 * @param testAccuracy accuracy on the examples held out; null where there are none, or as for training
 */
public record Scores(@Nullable Double trainAccuracy, @Nullable Double testLoss, @Nullable Double testAccuracy) {
    /** Of a network that was not evaluated. */
    public static final Scores NONE = new Scores(null, null, null);
}
