package org.almagest.dynamics.train;

import org.almagest.dynamics.data.Examples;

/**
 * Predictions of a network for a batch of fixed size and their loss, without gradients; with arrays of its own. Fill the
 * parameters, {@link #load} the examples, {@link #evaluate}, and read the predictions.
 */
interface PredictionPass {
    /** Examples in the batch. */
    int batch();

    /** All arrays. */
    double[] arena();

    /** Where the parameters begin, contiguous in the order of the model's flat vector. */
    int parameters();

    /** Where the predictions [outputs][batch] begin. */
    int predictions();

    /** Puts in place what all examples share; once is enough. */
    void loadShared(Examples examples);

    /** Puts the examples {@code order[from]}, {@code order[from + 1]}, … in place. */
    void load(Examples examples, int[] order, int from);

    /** Goes to the numbers that a schedule has after so many steps, where there are any. */
    default void at(long step) {}

    /** Computes the predictions and returns their loss; not finite where there is none. */
    double evaluate();
}
