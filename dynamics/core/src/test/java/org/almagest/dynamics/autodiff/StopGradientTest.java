package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;

class StopGradientTest {
    private final GraphBuilder graph = new GraphBuilder();
    private final Node x = graph.input("x", Shape.of(2, 3));
    private final double[] numbers = {1, -2, 3, 0.5, 0.25, -7};

    private double[] evaluate(Node node) {
        Execution execution = Plan.compile(graph, List.of(x), List.of(node)).execution();
        execution.set(0, numbers);
        execution.run();
        return execution.copyOf(0, node.shape().size());
    }

    @Test
    void theNumbersPass() {
        assertArrayEquals(numbers, evaluate(graph.stopGradient(x)));
    }

    /** d/dx of x·[x] with [x] held fixed is [x], not 2x. */
    @Test
    void theFactorHeldFixedHasNoDerivative() {
        Node half = graph.sum(graph.multiply(x, graph.stopGradient(x)));
        Node gradient = Differentiation.gradient(graph, half, List.of(x)).get(0);
        assertArrayEquals(numbers, evaluate(gradient));
        Node one = graph.expandTo(graph.constant(1), x.shape());
        Node slope = Differentiation.tangents(graph, List.of(half), List.of(x), List.of(one))
                .get(0);
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        assertEquals(sum, evaluate(slope)[0]);
    }

    /** A factor in front is not pulled out past it. */
    @Test
    void aScaledArrayIsHeldFixedToo() {
        Node fixed = graph.stopGradient(graph.scale(3, x));
        Node gradient = Differentiation.gradient(graph, graph.sum(graph.multiply(fixed, x)), List.of(x))
                .get(0);
        double[] expected = numbers.clone();
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= 3;
        }
        assertArrayEquals(expected, evaluate(gradient));
    }
}
