package org.almagest.dynamics.bilevel;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * Adam. Where all gradients so far were exactly 0 its step has a kink, √v at v = 0; the derivative there is taken as 0, so that
 * a parameter without any influence has none on the outer objective either.
 */
record AdaptiveMoments(Node rate, double beta1, double beta2, double epsilon) implements InnerOptimizer {
    @Override
    public Steps begin() {
        return new Steps() {
            private List<Node> first = List.of();
            private List<Node> second = List.of();
            private double power1 = 1;
            private double power2 = 1;

            @Override
            public List<Node> next(GraphBuilder graph, List<Node> parameters, List<Node> gradient) {
                power1 *= beta1;
                power2 *= beta2;
                List<Node> moved = new ArrayList<>();
                List<Node> means = new ArrayList<>();
                List<Node> squares = new ArrayList<>();
                for (int i = 0; i < parameters.size(); i++) {
                    Node g = gradient.get(i);
                    Node mean = decayed(graph, beta1, first, i, g);
                    Node square = decayed(graph, beta2, second, i, graph.multiply(g, g));
                    Node root = graph.scale(1 / Math.sqrt(1 - power2), root(graph, square));
                    Node denominator = graph.add(root, graph.constant(epsilon));
                    Node direction = graph.scale(1 / (1 - power1), graph.divide(mean, denominator));
                    moved.add(graph.subtract(parameters.get(i), graph.multiply(rate, direction)));
                    means.add(mean);
                    squares.add(square);
                }
                first = means;
                second = squares;
                return moved;
            }
        };
    }

    /** β·before + (1−β)·now, from 0 on. */
    private static Node decayed(GraphBuilder graph, double beta, List<Node> before, int i, Node now) {
        Node share = graph.scale(1 - beta, now);
        return before.isEmpty() ? share : graph.add(graph.scale(beta, before.get(i)), share);
    }

    /** √v, with the derivative 0 at v = 0. */
    private static Node root(GraphBuilder graph, Node v) {
        Node positive = graph.sign(v);
        Node safe = graph.add(v, graph.subtract(graph.constant(1), positive));
        return graph.multiply(positive, graph.sqrt(safe));
    }
}
