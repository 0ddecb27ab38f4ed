package org.almagest.dynamics.train;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the {@code trajectory} table. A number that is NaN here is null in the table.
 *
 * @param step steps taken
 * @param epoch passes over the training data, as a fraction
 * @param loss loss over the whole training set; null where it is unknown
 * @param gradientNorm Euclidean norm of its gradient; null where it is unknown
 * @param weightNorm Euclidean norm of the parameter vector
 * @param learningRate size of the next step, were there one, in units of one; with optimizer {@code flow} its time; null
 *     where nothing is trained
 * @param testLoss the same loss over the examples held out; null where it was not asked for or there are none
 * @param testAccuracy share of them whose class is predicted, see {@link Scores}; null as for the loss, or where targets
 *     are no classes
 */
public record TrajectoryPoint(
        long step,
        double epoch,
        @Nullable Double loss,
        @Nullable Double gradientNorm,
        double weightNorm,
        @Nullable Double learningRate,
        @Nullable Double testLoss,
        @Nullable Double testAccuracy) {
    /** A point at which the examples held out were not looked at. */
    public TrajectoryPoint(
            long step,
            double epoch,
            @Nullable Double loss,
            @Nullable Double gradientNorm,
            double weightNorm,
            @Nullable Double learningRate) {
        this(step, epoch, loss, gradientNorm, weightNorm, learningRate, null, null);
    }

    /** The loss of a network in training, of which it is always known; NaN where it is no number. */
    public double knownLoss() {
        return Objects.requireNonNull(loss, "the loss of a network in training");
    }
}
