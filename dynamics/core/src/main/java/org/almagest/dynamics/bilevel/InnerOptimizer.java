package org.almagest.dynamics.bilevel;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * How inner parameters move, as nodes of a graph; by the same rules as in training. Step sizes are nodes, so that they can be
 * differentiated as well.
 */
public sealed interface InnerOptimizer permits Descent, AdaptiveMoments {
    /** Gradient descent, θ ← θ − η·g. */
    static InnerOptimizer sgd(Node rate) {
        return new Descent(rate, null);
    }

    /** Heavy ball, v ← μ·v + g and θ ← θ − η·v, from v = 0. */
    static InnerOptimizer momentum(Node rate, Node factor) {
        return new Descent(rate, factor);
    }

    /** Adam (Kingma, Ba 2015, algorithm 1). */
    static InnerOptimizer adam(Node rate, double beta1, double beta2, double epsilon) {
        return new AdaptiveMoments(rate, beta1, beta2, epsilon);
    }

    /** The first step and those that follow it, in turn. */
    Steps begin();

    /** Steps of one unrolling, one after another; remembers what an optimiser remembers. */
    @FunctionalInterface
    interface Steps {
        /**
         * The parameters after the next step.
         *
         * @param gradient one node a parameter array
         */
        List<Node> next(GraphBuilder graph, List<Node> parameters, List<Node> gradient);
    }
}
