package org.almagest.dynamics.probe;

import org.almagest.dynamics.data.DataSet;

/** Measures the networks of one run, one after another; holds what a probe has to remember between two of them. */
@FunctionalInterface
public interface ProbeSession {
    /**
     * Called once, before the first step and the first look, by what sees the loss after every step: here a probe may say for
     * which losses it waits. Not called where only the looks see the loss: mini-batches, and networks trained elsewhere.
     *
     * @param loss text of the loss, such as {@code squared-error}
     */
    default void prepare(DataSet data, String loss, LossGoals goals) {}

    /**
     * Called once, before anything else, by whoever trains: gives what will have been recorded of the run at each later look. Not
     * called where a network was trained elsewhere.
     */
    default void reads(RecordedSeries recorded) {}

    /** Whether it wants to hear of every step, which costs a pass over the gradient. */
    default boolean followsSteps() {
        return false;
    }

    /**
     * Called before each step of a training, where {@link #followsSteps}; not where a network was trained elsewhere.
     *
     * @param epoch passes over the training set that are complete
     * @param examples in the batch whose gradient the step follows
     * @param loss mean over the batch, before the step
     * @param gradientNorm Euclidean norm of its gradient in all parameters, before any clipping; of several players the first one's
     */
    default void beforeStep(int epoch, int examples, double loss, double gradientNorm) {}

    /**
     * Whether it wants to see the network before the first step and after each, which costs a copy of the parameters a step. Asked
     * every time, so that one who has seen enough may say so; a no is for good.
     */
    default boolean followsNetwork() {
        return false;
    }

    /**
     * Called before the first step and after every one that the trainer tells of, where {@link #followsNetwork}, and before a look
     * at the same step. Nothing is measured here.
     *
     * @param snapshot its parameters are a copy that nobody writes afterwards: keep them, and do not write them either
     */
    default void follow(Snapshot snapshot) {}

    /**
     * Whether what it measures depends on what it has seen before, so that a look that failed spoils those that follow. Each look of
     * one that does not stands by itself.
     */
    default boolean remembers() {
        return true;
    }

    /** Measures {@code snapshot}, which is later than all before it, into {@code sink}. */
    void at(Snapshot snapshot, Sink sink);
}
