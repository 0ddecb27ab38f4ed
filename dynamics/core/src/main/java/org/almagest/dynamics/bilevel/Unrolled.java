package org.almagest.dynamics.bilevel;

import java.util.List;
import java.util.Locale;
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

    /**
     * Where an unrolling ends.
     *
     * @param parameters one node a parameter array
     * @param remembered what the optimiser remembers
     */
    public record End(List<Node> parameters, List<Node> remembered) {}

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
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d inner steps: expected at least 0", steps));
        }
        return follow(graph, start, loss, optimizer.begin(), steps);
    }

    /**
     * As {@link #parameters}, by steps that follow others.
     *
     * @param remembered what the optimiser remembers of those, see {@link InnerOptimizer#memory}
     * @param steps at least 1
     * @throws IllegalArgumentException if {@code steps} is not positive
     */
    public static End resumed(
            GraphBuilder graph,
            List<Node> start,
            InnerLoss loss,
            InnerOptimizer optimizer,
            List<Node> remembered,
            int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d inner steps: expected at least 1", steps));
        }
        InnerOptimizer.Steps rule = optimizer.resume(remembered);
        List<Node> moved = follow(graph, start, loss, rule, steps);
        return new End(moved, rule.remembered());
    }

    private static List<Node> follow(
            GraphBuilder graph, List<Node> start, InnerLoss loss, InnerOptimizer.Steps rule, int steps) {
        List<Node> parameters = List.copyOf(start);
        for (int step = 0; step < steps; step++) {
            Node value = loss.at(parameters, step);
            parameters = rule.next(graph, parameters, Differentiation.gradient(graph, value, parameters));
        }
        return parameters;
    }
}
