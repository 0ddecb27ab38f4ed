package org.almagest.dynamics.ode;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** A number made of a network's prediction and something given; a {@link org.almagest.dynamics.objective.PredictionLoss} is one. */
@FunctionalInterface
public interface Functional {
    /**
     * Emits the number, 1x1.
     *
     * @param graph receives the nodes
     * @param prediction [outputs][count]
     * @param given [outputs][count], such as targets
     */
    Node emit(GraphBuilder graph, Node prediction, Node given);

    /** Σ_ik g_ik f_k(x_i), g what is given. */
    static Node weightedSum(GraphBuilder graph, Node prediction, Node given) {
        return graph.sum(graph.multiply(given, prediction));
    }
}
