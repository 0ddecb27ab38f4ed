package org.almagest.dynamics.objective;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * What training makes small: a number made of a network and a batch of examples. Found by {@link java.util.ServiceLoader};
 * one objective a file. Emits primitives only, so every derivative is there.
 */
public interface Objective {
    /** The word in the sweep file, under {@code train: loss}. */
    String name();

    /** One sentence, with the formula. */
    String description();

    /**
     * Emits the terms.
     *
     * @param graph receives the nodes; the network's own
     * @param network can be evaluated at any node, also at what has been made of the inputs, and differentiated there
     * @param batch the examples, and chance where it is wanted
     */
    Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch);
}
