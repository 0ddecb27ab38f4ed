package org.almagest.dynamics.train;

/**
 * How training moves the examples of a batch before a step, or puts others in their place. What is drawn depends on the seed, the step and an example's place in the
 * batch alone, so that the same bits come out whatever is recorded or measured between two steps.
 */
interface BatchMoves {
    /**
     * Moves all examples of a batch.
     *
     * @param step steps taken so far
     * @param loss has the batch in its arena; not where this {@link #replaces} it
     */
    void move(long step, BatchLoss loss);

    /** Whether it takes none of the examples of the batch, so that these need not be there. */
    default boolean replaces() {
        return false;
    }
}
