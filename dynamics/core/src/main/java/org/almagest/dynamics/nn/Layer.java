package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * A part of a network, with its sizes fixed and its parameters registered. Takes one array and gives one; a network of
 * layers is a layer.
 */
public interface Layer {
    /**
     * Emits it.
     *
     * @param pass receives the nodes, and has the parameters
     * @param inputs [inputs][columns]; a column is an example, or one place of an example
     * @return [outputs][columns]
     */
    Node apply(ForwardPass pass, Node inputs);

    /** Floating-point operations for one column of its inputs, roughly. */
    double operations();
}
