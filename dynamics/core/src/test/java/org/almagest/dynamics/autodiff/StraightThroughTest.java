package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.almagest.dynamics.plan.Execution;
import org.junit.jupiter.api.Test;

/** The numbers of one array with the derivatives of another, which no finite difference can confirm. */
class StraightThroughTest {
    private static final double[] NUMBERS = {0.4, 0.5, 1.5, -2.6, 2.2, -0.1};

    private final GraphChecks lab = new GraphChecks(50);
    private final GraphBuilder graph = lab.graph;
    private final Node a = lab.input(Shape.of(2, 3), NUMBERS);
    private final Node noise = lab.input(Shape.of(1, 3), 0.3, 0, -0.2);

    private double[] evaluate(Node node) {
        Execution execution = lab.execution(List.of(node));
        execution.run();
        return execution.copyOf(0, node.shape().size());
    }

    @Test
    void theNumbersAreRounded() {
        assertArrayEquals(new double[] {1, 0, 1, -2, 2, 0}, magnitudes(evaluate(graph.straightThroughRound(a, noise))));
    }

    /** The sign of a zero is of no interest. */
    private static double[] magnitudes(double[] array) {
        double[] plain = array.clone();
        for (int i = 0; i < plain.length; i++) {
            plain[i] += 0.0;
        }
        return plain;
    }

    /** Of Σ y², y rounded: 2y at a, nothing at the noise; and as if y were a, the second derivative is 2. */
    @Test
    void theDerivativeIsThatOfTheSecond() {
        Node y = graph.straightThroughRound(a, noise);
        Node sum = graph.sum(graph.multiply(y, y));
        List<Node> gradient = Differentiation.gradient(graph, sum, List.of(a, noise));
        assertArrayEquals(new double[] {2, 0, 2, -4, 4, 0}, magnitudes(evaluate(gradient.get(0))));
        assertArrayEquals(new double[3], evaluate(gradient.get(1)));
        Node seed = lab.input(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Node product = Differentiation.tangents(graph, gradient.subList(0, 1), List.of(a), List.of(seed))
                .get(0);
        assertArrayEquals(new double[] {2, 4, 6, 8, 10, 12}, evaluate(product));
    }

    @Test
    void shapesMustAgree() {
        ShapeException e = assertThrows(ShapeException.class, () -> graph.straightThrough(noise, a));
        assertEquals("numbers of shape 1x3 with derivatives of shape 2x3: expected the same", e.getMessage());
    }

    /** A half goes to the even number, as in PyTorch; the first of equal numbers has the place. */
    @Test
    void roundsAndPlacesAtTies() {
        Node halves = lab.input(Shape.of(1, 4), -0.5, 0.5, 1.5, 2.5);
        assertArrayEquals(new double[] {0, 0, 2, 2}, magnitudes(evaluate(graph.round(halves))));
        Node ties = lab.input(Shape.of(1, 5), 1, -3, 7, 7, -3);
        assertArrayEquals(new double[] {2}, evaluate(graph.argMax(ties, 0)));
        assertArrayEquals(new double[] {1}, evaluate(graph.argMin(ties, 0)));
    }
}
