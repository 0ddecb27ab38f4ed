package org.almagest.dynamics.probe;

import java.util.Optional;
import java.util.function.Supplier;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;
import org.jspecify.annotations.Nullable;

/**
 * A network at one moment of its training. The arrays are the trainer's own: read them, and do not keep them.
 *
 * @param step training step, 0 at initialisation
 * @param model the network
 * @param parameters flat parameter vector
 * @param initial the flat parameter vector at initialisation
 * @param data what it is trained on
 * @param objective what training makes small
 * @param seed the run's seed, for probes that sample
 * @param pace how fast training moves
 * @param rounds how training on two levels stands; null in ordinary training, and before the first round has ended
 * @param partner flat parameter vector of another network with the same blocks, with which this one is compared; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Snapshot(
        long step,
        Model model,
        double[] parameters,
        double[] initial,
        DataSet data,
        Objective objective,
        long seed,
        Pace pace,
        @Nullable Rounds rounds,
        double @Nullable [] partner) {
    /** In training, which has no partner. */
    public Snapshot(
            long step,
            Model model,
            double[] parameters,
            double[] initial,
            DataSet data,
            Objective objective,
            long seed,
            Pace pace,
            @Nullable Rounds rounds) {
        this(step, model, parameters, initial, data, objective, seed, pace, rounds, null);
    }

    /** In ordinary training. */
    public Snapshot(
            long step,
            Model model,
            double[] parameters,
            double[] initial,
            DataSet data,
            Objective objective,
            long seed,
            Pace pace) {
        this(step, model, parameters, initial, data, objective, seed, pace, null);
    }

    /** A network that does not move. */
    public Snapshot(
            long step,
            Model model,
            double[] parameters,
            double[] initial,
            DataSet data,
            Objective objective,
            long seed) {
        this(step, model, parameters, initial, data, objective, seed, new Pace("none", true, 0, 0));
    }

    /** The word of the objective, such as {@code squared-error}. */
    public String loss() {
        return objective.name();
    }

    /** The same beside another network. */
    public Snapshot beside(double @Nullable [] other) {
        return new Snapshot(step, model, parameters, initial, data, objective, seed, pace, rounds, other);
    }

    /**
     * How fast training moves.
     *
     * @param optimizer its word in the sweep file, {@code none} where nothing moves
     * @param whole whether each step sees the whole training set
     * @param rate size of the next step, 0 where nothing moves by steps; with optimizer {@code flow} the time of a step
     * @param time rates summed over the steps: the time of gradient flow, which gradient descent follows by steps of Euler
     * @param rule up to where the steps of all parameters are stable on a quadratic, for those who ask during a look; empty where no one
     *     rule says it
     */
    public record Pace(String optimizer, boolean whole, double rate, double time, Supplier<Optional<StepRule>> rule) {
        /** Where nothing is known of the optimiser but its word, which says nothing of weight decay or of shortened gradients. */
        public Pace(String optimizer, boolean whole, double rate, double time) {
            this(optimizer, whole, rate, time, Optional::empty);
        }
    }
}
