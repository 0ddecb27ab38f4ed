package org.almagest.dynamics.nn;

import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/** Layers one after another; none = the identity. */
public record Chain(List<Layer> layers) implements Layer {
    public Chain {
        layers = List.copyOf(layers);
    }

    /** These layers in this order. */
    public static Chain of(Layer... layers) {
        return new Chain(List.of(layers));
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        Node state = inputs;
        for (Layer layer : layers) {
            state = layer.apply(pass, state);
        }
        return state;
    }

    @Override
    public double operations() {
        return layers.stream().mapToDouble(Layer::operations).sum();
    }
}
