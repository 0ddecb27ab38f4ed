package org.almagest.dynamics.objective;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.data.DataSet;

/**
 * A later stage of a training: what moves in it, what is made small, and where it begins. The optimiser is the one that the
 * sweep file names, at its start; batches are as many and as large as before.
 *
 * @param name for messages, such as {@code domains}
 * @param blocks places of the parameter blocks that move, among {@link org.almagest.dynamics.family.Model#blocks}, ascending;
 *     the others stay as they are to the bit
 * @param objective what is made small
 * @param epochs passes over the training set; with 0 the stage begins, and nothing moves
 * @param rate step size, the same at every step
 * @param beginning what becomes of the parameters before the first step
 */
public record Stage(
        String name, List<Integer> blocks, Objective objective, int epochs, double rate, Beginning beginning) {
    public Stage {
        blocks = List.copyOf(blocks);
        if (blocks.isEmpty() || epochs < 0 || !(rate > 0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "stage %s of %d blocks, %d epochs and step size %s: expected at least one block, no negative number of epochs and a positive step size",
                    name,
                    blocks.size(),
                    epochs,
                    rate));
        }
    }

    /** Puts parameters where a stage begins, from what the stage before has left and from the data. */
    @FunctionalInterface
    public interface Beginning {
        /**
         * Changes them.
         *
         * @param theta the flat vector
         * @param data what is learnt
         */
        void begin(double[] theta, DataSet data);
    }

    /** For training: the one player of this stage. */
    public Role role() {
        return new Role(name, blocks, objective, 1, 0);
    }
}
