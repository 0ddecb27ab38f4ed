package org.almagest.dynamics.train;

import java.util.OptionalInt;
import org.almagest.dynamics.data.Examples;

/**
 * An objective and its gradient on a batch of fixed size, with arrays of its own. Fill the parameters, {@link #load}, {@link
 * #evaluate}, and read the gradient. In the arena the parameters are contiguous, in the order of the model's flat vector,
 * and so is the gradient.
 */
interface BatchLoss {
    /** Examples in the batch. */
    int batch();

    /** All arrays. */
    double[] arena();

    /** Where the parameters begin. */
    int parameters();

    /** Where the inputs of the batch begin, [features][batch]. */
    int inputs();

    /** Where the targets of the batch begin, [outputs][batch]. */
    int targets();

    /** Where a further field of the batch begins, [length][batch]; empty where the loss does not read it. */
    default OptionalInt field(String name) {
        return OptionalInt.empty();
    }

    /** Where the gradient begins. */
    int gradient();

    /** Where what the model's statistics become by a training step begins, contiguous; asked for only where there are some. */
    default int statistics() {
        throw new IllegalStateException("a loss that keeps no statistics");
    }

    /** How many times terms have joined the objective by the present step; 0 where it is one sum from the start to the end. */
    default int phase() {
        return 0;
    }

    /**
     * The first phase whose objective depends on a block; until then the block stays as it is, whatever the optimiser does.
     *
     * @param block place among the blocks of the gradient
     * @return {@link Integer#MAX_VALUE} where none does
     */
    default int joins(int block) {
        return 0;
    }

    /** Puts in place what all examples share; once is enough. */
    void loadShared(Examples examples);

    /** Puts the examples {@code order[from]}, {@code order[from + 1]}, … in place. */
    void load(Examples examples, int[] order, int from);

    /** Draws the numbers of chance of a training step and goes to those that a schedule has for it, where there are any. */
    default void drawStep(long step) {}

    /** Draws the numbers of chance of an evaluation between steps, where there are any. */
    default void drawEvaluation(long position) {}

    /** The loss; not finite where there is none. */
    double evaluate();

    /** The loss alone, with the bits of {@link #evaluate}; the gradient and the statistics are any numbers then. */
    default double lossAlone() {
        return evaluate();
    }

    /** Why the last loss was not finite, as far as this knows; empty otherwise. */
    default String trouble() {
        return "";
    }
}
