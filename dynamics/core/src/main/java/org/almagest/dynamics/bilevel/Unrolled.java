package org.almagest.dynamics.bilevel;

import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** Inner training, unrolled into a graph. */
public final class Unrolled {
    /** What the inner parameters make small. */
    @FunctionalInterface
    public interface InnerLoss {
        /**
         * The loss, 1x1.
         *
         * @param parameters where the inner parameters are
         * @param step steps taken so far, for losses that look at other examples at each
         */
        Node at(List<Node> parameters, int step);
    }

    private Unrolled() {}

    /**
     * The inner parameters after {@code steps} steps. Whatever is computed from them has its exact derivatives in {@code
     * start}, in the step size, and in all that the loss depends on.
     *
     * @param start where the inner parameters begin
     * @param steps at least 0
     * @return one node a parameter array, as in {@code start}
     * @throws IllegalArgumentException if {@code steps} is negative
     */
    public static List<Node> parameters(
            GraphBuilder graph, List<Node> start, InnerLoss loss, InnerOptimizer optimizer, int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("%d inner steps: expected at least 0".formatted(steps));
        }
        InnerOptimizer.Steps rule = optimizer.begin();
        List<Node> parameters = List.copyOf(start);
        for (int step = 0; step < steps; step++) {
            Node value = loss.at(parameters, step);
            parameters = rule.next(graph, parameters, Differentiation.gradient(graph, value, parameters));
        }
        return parameters;
    }
}
