package org.almagest.studies.implicitsurfaces;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Layer;

/**
 * Its inputs times a constant.
 *
 * @param factor the constant
 */
record Scaled(double factor) implements Layer {
    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        return pass.graph().scale(factor, inputs);
    }

    @Override
    public double operations() {
        return 1;
    }
}
