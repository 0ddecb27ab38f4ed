package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.almagest.dynamics.plan.Execution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Second derivatives of one pass forward against tangents of tangents, which the contract of primitives checks by themselves. */
class ForwardLaplacianTest {
    private static final int LANES = 3;
    /** Of the largest entry: a few hundred operations in another order. */
    private static final double ROUNDING = 1e-11;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** What both give for a graph that nobody thought of, and how it moves with the input. */
    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTangentsOfTangents(long seed) {
        RandomGraph random = new RandomGraph(seed);
        GraphChecks lab = random.lab();
        GraphBuilder graph = lab.graph;
        agree(lab, random.any());
    }

    /** What moves may be simplified away between a node and its derivative: factors most of all. */
    @Test
    void aDerivativeMayPassOverItsInput() {
        GraphChecks lab = new GraphChecks(3);
        GraphBuilder graph = lab.graph;
        Node x = lab.input(Shape.of(4, 3));
        Node y = graph.activate(Activation.TANH, x);
        for (Node a : List.of(graph.scale(2, x), graph.scale(-0.7, y), graph.transpose(graph.scale(3, y)))) {
            agree(lab, graph.power(a, 3));
            agree(lab, graph.variance(a, 0b10));
            agree(lab, graph.variance(graph.multiply(a, a), 0b01));
            agree(lab, graph.multiply(graph.subtract(a, graph.mean(a, 0b10)), graph.variance(a, 0b10)));
            agree(lab, graph.sqrt(graph.add(graph.variance(a, 0b10), graph.power(graph.exp(a), 3))));
            agree(lab, graph.multiply(graph.power(graph.sum(a, 0b01), 3), graph.softmax(a)));
        }
    }

    private static void agree(GraphChecks lab, Node output) {
        GraphBuilder graph = lab.graph;
        Node input = lab.inputs().get(0);
        Shape lanes = Differentiation.lanes(graph, List.of(output), input.shape(), LANES);
        int axis = lanes.rank() - 1;
        Node directions = lab.input(lanes);
        Node slopes = along(graph, output, input, directions);
        Node laplacian = graph.sum(along(graph, slopes, input, directions), 1 << axis);
        ForwardLaplacian pass = ForwardLaplacian.of(graph, output, input, directions, axis);
        assertEquals(slopes.shape(), pass.slopes().shape());
        assertEquals(output.shape(), pass.laplacian().shape());
        compare(lab, List.of(slopes, laplacian), List.of(pass.slopes(), pass.laplacian()));
        compare(lab, List.of(moved(graph, laplacian, input)), List.of(moved(graph, pass.laplacian(), input)));
    }

    private static Node along(GraphBuilder graph, Node output, Node input, Node directions) {
        return Differentiation.tangents(graph, List.of(output), List.of(input), List.of(directions))
                .get(0);
    }

    private static Node moved(GraphBuilder graph, Node laplacian, Node input) {
        int all = (1 << laplacian.shape().rank()) - 1;
        Node square = graph.sum(graph.multiply(laplacian, laplacian), all);
        return Differentiation.gradient(graph, square, List.of(input)).get(0);
    }

    private static void compare(GraphChecks lab, List<Node> expected, List<Node> found) {
        List<Node> both = new ArrayList<>(expected);
        both.addAll(found);
        Execution execution = lab.execution(both);
        execution.run();
        for (int i = 0; i < expected.size(); i++) {
            double[] one = execution.copyOf(i, expected.get(i).shape().size());
            double[] other =
                    execution.copyOf(expected.size() + i, found.get(i).shape().size());
            double largest = Arrays.stream(one).map(Math::abs).max().orElseThrow();
            assertArrayEquals(one, other, ROUNDING * Math.max(1, largest));
        }
    }

    /** Of (½·2x·x)·2x, the motion of whose first factor is the very node of the second: 12x. */
    @Test
    void aMotionMayBeAnInputToo() {
        GraphChecks lab = new GraphChecks(1);
        GraphBuilder graph = lab.graph;
        Node x = lab.input(Shape.SCALAR, 1.5);
        Node y = graph.multiply(graph.multiply(x, x), graph.add(x, x));
        ForwardLaplacian pass = ForwardLaplacian.of(graph, y, x, graph.constant(1), 2);
        Execution execution = lab.execution(List.of(pass.slopes(), pass.laplacian()));
        execution.run();
        assertEquals(13.5, execution.copyOf(0, 1)[0]);
        assertEquals(18, execution.copyOf(1, 1)[0]);
    }

    /** Δ of ln(x² + y²) is 0, and of a function of neither both are 0. */
    @Test
    void harmonicAndConstantFunctions() {
        GraphChecks lab = new GraphChecks(2);
        GraphBuilder graph = lab.graph;
        Node x = lab.input(Shape.of(2, 3), 0.3, -1, 2, 0.7, 0.2, -1.5);
        Node other = lab.input(Shape.of(1, 3), 1, 2, 3);
        Node f = graph.log(graph.sum(graph.multiply(x, x), 0b10));
        Node directions = UnitDirections.of(graph, 2, 2);
        ForwardLaplacian pass = ForwardLaplacian.of(graph, f, x, directions, 2);
        ForwardLaplacian still = ForwardLaplacian.of(graph, graph.exp(other), x, directions, 2);
        Execution execution = lab.execution(List.of(pass.laplacian(), still.slopes(), still.laplacian()));
        execution.run();
        assertArrayEquals(new double[3], execution.copyOf(0, 3), 1e-14);
        assertArrayEquals(new double[6], execution.copyOf(1, 6));
        assertArrayEquals(new double[3], execution.copyOf(2, 3));
    }
}
