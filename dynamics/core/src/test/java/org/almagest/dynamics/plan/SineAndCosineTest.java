package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a graph asks for the sines and the cosines of the same numbers, they are found together, with the bits of each alone. */
class SineAndCosineTest {
    private static final Shape SHAPE = Shape.of(2, 3, 7);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesTheBitsOfEachAlone(boolean plain) {
        Kernels kernels = plain ? new PlainKernels() : Kernels.active();
        double[] together = values(List.of(0, 1, 2, 3), kernels);
        for (int order = 0; order < 4; order++) {
            double[] alone = values(List.of(order), kernels);
            double[] part = new double[alone.length];
            System.arraycopy(together, order * alone.length, part, 0, alone.length);
            assertArrayEquals(alone, part, "derivative " + order);
        }
    }

    @Test
    void takesOneInstructionForBoth() {
        assertEquals(1, plan(List.of(0)).length());
        // one for both, and one for each output: two copies and two negatives
        assertEquals(1 + 4, plan(List.of(0, 1, 2, 3)).length());
    }

    private static double[] values(List<Integer> orders, Kernels kernels) {
        Execution execution = plan(orders).execution(kernels);
        Random random = new Random(3);
        double[] numbers =
                random.doubles(SHAPE.size()).map(u -> 100 * (u - 0.5)).toArray();
        // far beyond what the vectors do
        numbers[5] = 1e300;
        execution.set(0, numbers);
        execution.run();
        return execution.copyOf(0, orders.size() * SHAPE.size());
    }

    private static Plan plan(List<Integer> orders) {
        GraphBuilder graph = new GraphBuilder();
        Node x = graph.input("x", SHAPE);
        List<Node> outputs =
                orders.stream().map(k -> graph.activate(Activation.SINE, k, x)).toList();
        return Plan.compile(graph, List.of(x), outputs);
    }
}
