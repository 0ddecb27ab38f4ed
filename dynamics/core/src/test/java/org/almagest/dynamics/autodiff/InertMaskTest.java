package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.plan.Execution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mask hides makes no difference at all, whatever it is, and a norm of 0 has the derivative that was promised. */
class InertMaskTest {
    /** Columns: two kept of three; one kept; none kept. */
    private static final double[] MASK = {1, 0, 0, 0, 1, 0, 1, 0, 0};

    private static final Shape SHAPE = Shape.of(3, 3);
    private final GraphChecks lab = new GraphChecks(40);
    private final GraphBuilder graph = lab.graph;

    private List<double[]> run(List<Node> outputs) {
        Execution execution = lab.execution(outputs);
        execution.run();
        return GraphChecks.read(execution, outputs);
    }

    /** Value, gradient, Hessian-vector product and third order, with given numbers where the mask is 0. */
    private List<double[]> masked(double hidden, double hiddenDirection) {
        double[] scores = {0.3, hidden, hidden, hidden, -0.8, hidden, 1.1, hidden, hidden};
        double[] direction = {1, hiddenDirection, 0.2, hiddenDirection, 0.4, 2, -0.7, 0.1, hiddenDirection};
        GraphChecks own = new GraphChecks(41);
        Node z = own.input(SHAPE, scores);
        Node v = own.input(SHAPE, direction);
        Node mask = own.input(SHAPE, MASK);
        Node y = own.graph.maskedSoftmax(z, mask, 1);
        List<Node> gradient = Differentiation.gradient(own.graph, own.scalar(y), List.of(z));
        List<Node> product = Differentiation.tangents(own.graph, gradient, List.of(z), List.of(v));
        Node curvature = own.graph.sum(own.graph.keep(own.graph.multiply(v, product.get(0)), mask));
        List<Node> outputs = List.of(
                y,
                gradient.get(0),
                product.get(0),
                Differentiation.gradient(own.graph, curvature, List.of(z)).get(0));
        Execution execution = own.execution(outputs);
        execution.run();
        return GraphChecks.read(execution, outputs);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e308, -1e308, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
    void whatIsHiddenMakesNoDifference(double hidden) {
        List<double[]> expected = masked(0, 0);
        List<double[]> actual = masked(hidden, 7);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "order " + i);
            for (int j = 0; j < MASK.length; j++) {
                if (MASK[j] == 0) {
                    assertEquals(0, actual.get(i)[j], 0, "order " + i + " at " + j);
                }
            }
        }
        double[] y = actual.get(0);
        double first = 1 / (1 + Math.exp(0.8));
        assertEquals(first, y[0], 1e-15);
        assertEquals(1 - first, y[6], 1e-15);
        assertEquals(1, y[4], 0);
    }

    /** A tangent that is infinite where the mask hides it. */
    @Test
    void aHiddenDirectionMakesNoDifference() {
        double[] expected = masked(0, 0).get(2);
        assertArrayEquals(
                expected,
                masked(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY).get(2));
    }

    @Test
    void aMaskMustFit() {
        Node z = lab.input(SHAPE);
        assertThrows(ShapeException.class, () -> graph.maskedSoftmax(z, graph.input("mask", Shape.of(2, 3)), 1));
    }

    @Test
    void theFirstOfEqualNumbersHasTheDerivative() {
        Node a = lab.input(Shape.of(4, 3), 1, 2, -5, 3, 2, -5, 3, 2, -5, 0, 2, -5);
        Node largest = graph.maximum(a, 1);
        Node slope =
                Differentiation.gradient(graph, graph.sum(largest), List.of(a)).get(0);
        List<double[]> values = run(List.of(largest, slope));
        assertArrayEquals(new double[] {3, 2, -5}, values.get(0));
        assertArrayEquals(new double[] {0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0}, values.get(1));
    }

    @Test
    void nanIsTheLargest() {
        Node a = lab.input(Shape.of(1, 4), 1, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN);
        Node largest = graph.maximum(a, 0);
        List<double[]> values = run(List.of(largest, graph.emit(new FirstLargest(0), a)));
        assertArrayEquals(new double[] {Double.NaN}, values.get(0));
        assertArrayEquals(new double[] {0, 1, 0, 0}, values.get(1));
    }

    /** Zeros beside a column that is not zero; all derivatives along a direction that is not zero. */
    @Test
    void aNormOfZeroHasNoDerivative() {
        Node a = lab.input(Shape.of(2, 2), 0, 3, 0, 4);
        Node v = lab.input(Shape.of(2, 2));
        Node y = graph.normalise(a, 1);
        List<Node> gradient = Differentiation.gradient(graph, lab.scalar(y), List.of(a));
        List<Node> product = Differentiation.tangents(graph, gradient, List.of(a), List.of(v));
        List<double[]> values = run(List.of(y, gradient.get(0), product.get(0)));
        GraphChecks.close(new double[] {0, 0.6, 0, 0.8}, values.get(0), 1e-15, "normalised");
        for (double[] array : values) {
            assertEquals(0, array[0], 0);
            assertEquals(0, array[2], 0);
            assertEquals(true, Arrays.stream(array).allMatch(Double::isFinite));
        }
    }
}
