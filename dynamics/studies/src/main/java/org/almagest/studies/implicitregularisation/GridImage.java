package org.almagest.studies.implicitregularisation;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.FixedNumbers;
import org.almagest.dynamics.nn.Layer;
import org.jspecify.annotations.Nullable;

/**
 * A sine network at all pixels of a grid at once; whatever the inputs are, its prediction is the image that it stands for.
 *
 * @param n rows and columns of the image
 * @param network from two coordinates to a grey level
 * @param grid coordinates of the pixels, [2][n²]
 * @param energy its regulariser; null where it has none
 */
record GridImage(int n, SineNetwork network, FixedNumbers grid, @Nullable ImageEnergy energy) implements Layer {
    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        Node levels = network.apply(pass, grid.in(pass.graph()));
        return pass.graph()
                .expand(
                        pass.graph().reshape(levels, n * n, 1),
                        0,
                        inputs.shape().columns());
    }

    @Override
    public double operations() {
        return n * n * network.operations() + (energy == null ? 0 : energy.operations());
    }
}
