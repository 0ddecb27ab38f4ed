package org.almagest.dynamics.bilevel;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

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

    /** Adam (Kingma, Ba 2015, algorithm 1), whose step is m̂/(√v̂ + ε). */
    static InnerOptimizer adam(Node rate, double beta1, double beta2, double epsilon) {
        return new AdaptiveMoments(rate, beta1, beta2, epsilon, false);
    }

    /**
     * Adam with ε inside the root, m̂/√(v̂ + ε). So its step is smooth where a gradient goes through 0, and a hypergradient
     * through it stays bounded.
     */
    static InnerOptimizer smoothAdam(Node rate, double beta1, double beta2, double epsilon) {
        return new AdaptiveMoments(rate, beta1, beta2, epsilon, true);
    }

    /**
     * An array that is remembered from step to step.
     *
     * @param shape of it
     * @param initial each of its numbers before the first step
     */
    record Memory(Shape shape, double initial) {}

    /**
     * What it remembers from step to step, for parameters of these shapes.
     *
     * @param parameters one a parameter array
     */
    List<Memory> memory(List<Shape> parameters);

    /** The first step and those that follow it, in turn. */
    Steps begin();

    /**
     * Steps that follow others.
     *
     * @param remembered what those have left, in the order of {@link #memory}
     */
    Steps resume(List<Node> remembered);

    /** Steps of one unrolling, one after another; remembers what an optimiser remembers. */
    interface Steps {
        /**
         * The parameters after the next step.
         *
         * @param gradient one node a parameter array
         */
        List<Node> next(GraphBuilder graph, List<Node> parameters, List<Node> gradient);

        /** What it remembers after the steps taken so far, at least one, in the order of {@link InnerOptimizer#memory}. */
        List<Node> remembered();
    }
}
