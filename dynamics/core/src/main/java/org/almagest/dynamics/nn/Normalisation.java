package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** What batch norm and layer norm share: γ·(x − mean)/√(variance + ε) + β. */
final class Normalisation {
    /** ε, which keeps the root away from 0; PyTorch's. */
    static final double EPSILON = 1e-5;

    private Normalisation() {}

    /** 1/√(variance + ε). */
    static Node inverseDeviation(GraphBuilder graph, Node variance) {
        return graph.reciprocal(graph.sqrt(graph.add(variance, graph.constant(EPSILON))));
    }

    /** x·(γ·r) + (β − mean·(γ·r)), so that what is large is read once: r the inverse deviation. */
    static Node affine(GraphBuilder graph, Node x, Node mean, Node inverseDeviation, Node gamma, Node beta) {
        Node scale = graph.multiply(gamma, inverseDeviation);
        return graph.add(graph.multiply(scale, x), graph.subtract(beta, graph.multiply(mean, scale)));
    }
}
