package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * A layer whose result has a name among the network's inner states.
 *
 * @param name its own within the network, such as {@code layer 3} or {@code latent}
 * @param layer makes the state
 */
public record Traced(String name, Layer layer) implements Layer {
    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        return pass.trace(name, layer.apply(pass, inputs));
    }

    @Override
    public double operations() {
        return layer.operations();
    }
}
