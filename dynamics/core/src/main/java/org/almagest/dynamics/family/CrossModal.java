package org.almagest.dynamics.family;

import java.util.OptionalInt;
import org.almagest.dynamics.autodiff.Node;

/**
 * That a network has two streams of tokens, of which one learns what the other sees: a capability of a {@link Model}. What goes
 * over is in the Jacobian of the tokens of the one in what enters the other.
 */
public interface CrossModal {
    /**
     * The two ends of the way.
     *
     * @param from what enters the other stream, on the way from the inputs to the prediction: [numbers][batch], or of any shape that
     *     has the numbers of one example where the batch is one
     * @param to the tokens of the first stream after the last layer, likewise
     */
    record Passage(Node from, Node to) {}

    /**
     * Emits the network up to the tokens.
     *
     * @param inputs [features][batch]
     */
    Passage passage(ForwardPass pass, Node inputs);

    /** The largest rank that the Jacobian of one example may have, whatever the parameters are; empty where nothing is known of it. */
    OptionalInt rankBound();
}
