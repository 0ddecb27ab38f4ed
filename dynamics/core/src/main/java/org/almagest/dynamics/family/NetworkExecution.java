package org.almagest.dynamics.family;

import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.plan.Execution;

/**
 * A network compiled for a measurement, with arrays of its own; for one thread.
 *
 * @param execution its first inputs are the parameters, then the statistics
 * @param network what was compiled
 * @param slots where the arrays of a batch lie
 */
public record NetworkExecution(Execution execution, NetworkInGraph network, BatchSlots slots) {
    /** Goes to {@code theta}, the flat vector of the model. */
    public void parameters(double[] theta) {
        // the inputs of a plan lie one after another, and so do the blocks of a model
        System.arraycopy(theta, 0, execution.arena(), execution.plan().input(0), theta.length);
    }

    /** Puts the examples from {@code from} on in place, as many as the batch has, and what they share. */
    public void load(Examples examples, int from) {
        slots.loadShared(examples, execution.arena());
        slots.load(examples, from, execution.arena());
    }

    /** Fills an input that was made by {@link NetworkInGraph#input}. */
    public void set(String name, double... values) {
        execution.set(network.place(name), values);
    }
}
