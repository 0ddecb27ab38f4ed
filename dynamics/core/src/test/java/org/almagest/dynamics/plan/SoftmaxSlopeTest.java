package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The derivative of a softmax is one instruction, with the bits of the product, the sum and the difference it stands for. */
class SoftmaxSlopeTest {
    private static final int AXIS = 1;

    /** Lanes, rows and columns: of fewer columns than a vector has, of as many, and of more. */
    @ParameterizedTest
    @CsvSource({"6, 5, 3", "2, 7, 8", "4, 11, 11", "3, 9, 21", "1, 2, 2"})
    void givesTheBitsOfItsParts(int lanes, int rows, int columns) {
        Shape shape = Shape.of(lanes, rows, columns);
        List<Shape> masks = List.of(shape, Shape.of(lanes, rows, 1), Shape.of(1, rows, 1), Shape.of(1, 1, columns));
        check(shape, null, new PlainKernels());
        check(shape, null, Kernels.active());
        for (Shape mask : masks) {
            check(shape, mask, new PlainKernels());
            check(shape, mask, Kernels.active());
        }
    }

    private static void check(Shape shape, @Nullable Shape mask, Kernels kernels) {
        Plan one = plan(shape, mask, false);
        Plan parts = plan(shape, mask, true);
        assertEquals(2, one.length(), "a softmax and its slope");
        double[] expected = values(parts, shape, mask, kernels);
        assertArrayEquals(expected, values(one, shape, mask, kernels), "mask " + mask + " over " + shape);
    }

    private static double[] values(Plan plan, Shape shape, @Nullable Shape mask, Kernels kernels) {
        Execution execution = plan.execution(kernels);
        Random random = new Random(7);
        execution.set(0, random.doubles(shape.size(), -3, 3).toArray());
        execution.set(1, random.doubles(shape.size(), -3, 3).toArray());
        if (mask != null) {
            execution.set(2, random.ints(mask.size(), 0, 2).asDoubleStream().toArray());
        }
        execution.run();
        return execution.copyOf(0, shape.size());
    }

    /** With the weighted numbers among the outputs nothing can be put together. */
    private static Plan plan(Shape shape, @Nullable Shape masked, boolean apart) {
        GraphBuilder graph = new GraphBuilder();
        Node z = graph.input("z", shape);
        Node g = graph.input("g", shape);
        Node mask = masked == null ? null : graph.input("mask", masked);
        Node s = mask == null ? graph.softmax(z, AXIS) : graph.maskedSoftmax(z, mask, AXIS);
        Node weighted = graph.multiply(s, g);
        weighted = mask == null ? weighted : graph.keep(weighted, mask);
        Node slope = graph.subtract(weighted, graph.multiply(s, graph.sum(weighted, 1 << AXIS)));
        List<Node> inputs = mask == null ? List.of(z, g) : List.of(z, g, mask);
        return Plan.compile(graph, inputs, apart ? List.of(slope, weighted) : List.of(slope));
    }
}
