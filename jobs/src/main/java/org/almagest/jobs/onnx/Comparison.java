package org.almagest.jobs.onnx;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** Truth values of numbers, 1 and 0. They have no derivative, as in PyTorch; NaN compares with nothing. */
final class Comparison {
    private Comparison() {}

    /** 1 where a is larger than b: the derivative of max(a − b, 0), whose own is 0. */
    static Node greater(GraphBuilder graph, Node a, Node b) {
        return graph.activate(Activation.RELU, 1, graph.subtract(a, b));
    }

    /** 1 where a is b or larger. */
    static Node notLess(GraphBuilder graph, Node a, Node b) {
        return ordered(graph, a, b, opposite(graph, greater(graph, b, a)));
    }

    /** 1 where a is b. */
    static Node equal(GraphBuilder graph, Node a, Node b) {
        Node apart = graph.add(greater(graph, a, b), greater(graph, b, a));
        return ordered(graph, a, b, opposite(graph, apart));
    }

    private static Node ordered(GraphBuilder graph, Node a, Node b, Node truth) {
        return graph.keep(graph.keep(truth, number(graph, a)), number(graph, b));
    }

    /** 1 where a is a number, and 0 where it is NaN: every number is above −1 or below 0. */
    private static Node number(GraphBuilder graph, Node a) {
        return either(graph, greater(graph, a, graph.constant(-1)), greater(graph, graph.constant(0), a));
    }

    /** 1 where a is NaN. */
    static Node notANumber(GraphBuilder graph, Node a) {
        return opposite(graph, number(graph, a));
    }

    /** 1 where a is not −∞. */
    static Node notMinusInfinity(GraphBuilder graph, Node a) {
        return opposite(graph, greater(graph, graph.constant(-Double.MAX_VALUE), a));
    }

    /** 1 − a, the opposite of a truth value. */
    static Node opposite(GraphBuilder graph, Node a) {
        return graph.subtract(graph.constant(1), a);
    }

    /** 1 where one of two truth values is. */
    static Node either(GraphBuilder graph, Node a, Node b) {
        return graph.subtract(graph.add(a, b), graph.multiply(a, b));
    }
}
