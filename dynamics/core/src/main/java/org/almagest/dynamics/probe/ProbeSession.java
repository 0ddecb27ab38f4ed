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

    /** Whether it sees the network before the first step and after each, by {@link #follow}. Costs a copy of the parameters a step. */
    default boolean followsNetwork() {
        return false;
    }

    /**
     * Shows the network as training moves it, to a session that asks for it by {@link #followsNetwork}: before the first step and after every one that
     * the trainer tells of, each before a look at the same step. Nothing is measured here.
     */
    default void follow(Snapshot snapshot) {}

    /** Measures {@code snapshot}, which is later than all before it, into {@code sink}. */
    void at(Snapshot snapshot, Sink sink);
}
