package org.almagest.studies.implicitsurfaces;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Layer;

/**
 * (sign(o)·√(|o| + 10⁻⁸) − r)·s: at the geometric start o is nearly |x|², so that this is nearly the signed distance s·(|x| − r)
 * of a circle. The small number keeps the slope finite at 0.
 *
 * @param radius r
 * @param scale s
 */
record SignedRoot(double radius, double scale) implements Layer {
    private static final double SMALL = 1e-8;

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node root = graph.sqrt(graph.add(graph.abs(inputs), graph.constant(SMALL)));
        Node signed = graph.multiply(graph.sign(inputs), root);
        return graph.scale(scale, graph.subtract(signed, graph.constant(radius)));
    }

    @Override
    public double operations() {
        return 25;
    }
}
