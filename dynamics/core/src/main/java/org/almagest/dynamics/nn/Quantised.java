package org.almagest.dynamics.nn;

import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.family.ForwardPass;

/**
 * Rounds numbers between −1 and 1 to L equally spaced levels, both ends among them: with z = (x+1)(L−1)/2, in training
 * ⌊z⌋ + [u &lt; z − ⌊z⌋], u uniform on [0, 1) and drawn anew at every step, so that the mean is z, with the derivative of the
 * identity; in evaluation the nearest whole number, the even one of two as near, whose derivative is 0 (Ehrlich et al., TMLR 2023,
 * arXiv 2209.10438). Both are scaled back to the range of x. No parameters.
 *
 * @param name its own within the network, for the stream of its draws
 * @param levels L, at least 2
 */
public record Quantised(String name, int levels) implements Layer {
    /**
     * Checks the number of levels.
     *
     * @throws IllegalArgumentException if there are fewer than two
     */
    public Quantised {
        if (levels < 2) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%d levels: expected at least 2", levels));
        }
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        double half = (levels - 1) / 2.0;
        Node z = graph.scale(half, graph.add(inputs, graph.constant(1)));
        Node nearest = graph.round(z);
        if (!pass.training()) {
            return back(graph, nearest, half);
        }
        Node u = pass.chance(name, inputs.shape(), Distribution.UNIFORM);
        Node floor = graph.subtract(nearest, above(graph, nearest, z));
        Node drawn = graph.add(floor, above(graph, graph.subtract(z, floor), u));
        return graph.straightThrough(back(graph, drawn, half), inputs);
    }

    /** 1 where a &gt; b, else 0. */
    private static Node above(GraphBuilder graph, Node a, Node b) {
        return graph.activate(Activation.RELU, 1, graph.subtract(a, b));
    }

    private static Node back(GraphBuilder graph, Node level, double half) {
        return graph.subtract(graph.scale(1 / half, level), graph.constant(1));
    }

    /** A few additions a number, which count for nothing beside its neighbours. */
    @Override
    public double operations() {
        return 0;
    }
}
