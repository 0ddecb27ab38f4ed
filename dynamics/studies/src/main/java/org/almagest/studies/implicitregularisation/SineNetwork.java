package org.almagest.studies.implicitregularisation;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Sine;
import org.almagest.dynamics.nn.Start;

/**
 * A sine network with a linear output (Sitzmann et al., NeurIPS 2020, arXiv 2006.09661): layers sin(ω₀·(Wx + b)), and last W uniform
 * between ∓√(6/fan-in)/ω₀ and b uniform between ∓1/√fan-in.
 *
 * @param layers one after another
 */
record SineNetwork(List<Layer> layers) implements Layer {
    /**
     * The network, layers 0, 1, … with blocks called W{@code suffix} and b{@code suffix}.
     *
     * @param sizes numbers in its inputs, in each layer, and in its outputs
     */
    static SineNetwork of(Blocks.Builder blocks, String suffix, List<Integer> sizes, double frequency) {
        List<Layer> layers = new ArrayList<>();
        int last = sizes.size() - 2;
        for (int i = 0; i < last; i++) {
            layers.add(Sine.of(blocks, i, suffix, sizes.get(i), sizes.get(i + 1), frequency, i == 0));
        }
        int inputs = sizes.get(last);
        layers.add(Dense.of(
                blocks,
                last,
                suffix,
                inputs,
                sizes.get(last + 1),
                Start.uniform(Math.sqrt(6.0 / inputs) / frequency),
                Start.uniform(1 / Math.sqrt(inputs))));
        return new SineNetwork(List.copyOf(layers));
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
