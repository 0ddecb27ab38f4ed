package org.almagest.dynamics.architecture;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Chain;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Pointwise;

/** The functions φ of a network of points: W_2·σ(W_1·z + b_1) + b_2 with σ = z/(1 + e^−z). */
final class SmallPerceptron {
    private SmallPerceptron() {}

    /**
     * A function with blocks W_{@code name}1, b_{@code name}1, W_{@code name}2, b_{@code name}2.
     *
     * @param layer number of the layer that they belong to
     */
    static Layer of(
            Blocks.Builder blocks,
            int layer,
            String name,
            int inputs,
            int hidden,
            int outputs,
            Initialisation initialisation) {
        return Chain.of(
                Dense.of(blocks, layer, "_" + name + "1", inputs, hidden, initialisation, true),
                new Pointwise(Activation.SILU, hidden),
                Dense.of(blocks, layer, "_" + name + "2", hidden, outputs, initialisation, true));
    }
}
