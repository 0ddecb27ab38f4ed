package org.almagest.dynamics.bilevel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Constant;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Adam. With ε outside the root, where all gradients so far were exactly 0, its step has a kink, √v at v = 0; the derivative
 * there is taken as 0, so that a parameter without any influence has none on the outer objective either.
 *
 * @param inside whether ε stands under the root
 */
record AdaptiveMoments(Node rate, double beta1, double beta2, double epsilon, boolean inside)
        implements InnerOptimizer {
    /** The first moments, the second moments, then β₁ and β₂ to the power of the steps taken. */
    @Override
    public List<Memory> memory(List<Shape> parameters) {
        Stream<Memory> moments =
                Stream.concat(parameters.stream(), parameters.stream()).map(shape -> new Memory(shape, 0));
        return Stream.concat(moments, Stream.of(new Memory(Shape.SCALAR, 1), new Memory(Shape.SCALAR, 1)))
                .toList();
    }

    @Override
    public Steps begin() {
        return new Moments(List.of(), List.of(), null, null);
    }

    @Override
    public Steps resume(List<Node> remembered) {
        int count = (remembered.size() - 2) / 2;
        return new Moments(
                remembered.subList(0, count),
                remembered.subList(count, 2 * count),
                remembered.get(2 * count),
                remembered.get(2 * count + 1));
    }

    private final class Moments implements Steps {
        private List<Node> first;
        private List<Node> second;
        /** β₁ and β₂ to the power of the steps taken; null before the first. */
        private @Nullable Node power1;

        private @Nullable Node power2;

        Moments(List<Node> first, List<Node> second, @Nullable Node power1, @Nullable Node power2) {
            this.first = first;
            this.second = second;
            this.power1 = power1;
            this.power2 = power2;
        }

        @Override
        public List<Node> next(GraphBuilder graph, List<Node> parameters, List<Node> gradient) {
            Node decay1 = power1 == null ? graph.constant(beta1) : graph.scale(beta1, power1);
            Node decay2 = power2 == null ? graph.constant(beta2) : graph.scale(beta2, power2);
            Node unbiased1 = inverse(graph, graph.subtract(graph.constant(1), decay1));
            Node unbiased2 = graph.subtract(graph.constant(1), decay2);
            List<Node> moved = new ArrayList<>();
            List<Node> means = new ArrayList<>();
            List<Node> squares = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                Node g = gradient.get(i);
                Node mean = decayed(graph, beta1, first, i, g);
                Node square = decayed(graph, beta2, second, i, graph.multiply(g, g));
                Node direction = graph.multiply(unbiased1, graph.divide(mean, denominator(graph, square, unbiased2)));
                moved.add(graph.subtract(parameters.get(i), graph.multiply(rate, direction)));
                means.add(mean);
                squares.add(square);
            }
            first = means;
            second = squares;
            power1 = decay1;
            power2 = decay2;
            return moved;
        }

        @Override
        public List<Node> remembered() {
            if (power1 == null || power2 == null) {
                throw new IllegalStateException("nothing to remember before the first step: expected at least one");
            }
            return Stream.of(first, second, List.of(power1, power2))
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private Node denominator(GraphBuilder graph, Node square, Node unbiased) {
        if (inside) {
            return graph.sqrt(graph.add(graph.multiply(inverse(graph, unbiased), square), graph.constant(epsilon)));
        }
        Node root = graph.multiply(inverseRoot(graph, unbiased), root(graph, square));
        return graph.add(root, graph.constant(epsilon));
    }

    /** 1/a; a constant where a is one. */
    private static Node inverse(GraphBuilder graph, Node a) {
        return a.primitive() instanceof Constant number ? graph.constant(1 / number.value()) : graph.reciprocal(a);
    }

    /** 1/√a; a constant where a is one. */
    private static Node inverseRoot(GraphBuilder graph, Node a) {
        return a.primitive() instanceof Constant number
                ? graph.constant(1 / Math.sqrt(number.value()))
                : graph.reciprocal(graph.sqrt(a));
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
