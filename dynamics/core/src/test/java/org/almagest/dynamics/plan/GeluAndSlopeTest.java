package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer with gelu and its gradient find value and slope together, with the bits of each alone. */
class GeluAndSlopeTest {
    private static final int OUT = 5;
    private static final Shape NUMBERS = Shape.of(3, 7);
    private static final Shape WEIGHTS = Shape.of(OUT, 3);

    private enum Asked {
        VALUE,
        SLOPE,
        GRADIENT,
        VALUE_AND_GRADIENT
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesTheBitsOfEachAlone(boolean plain) {
        Kernels kernels = plain ? new PlainKernels() : Kernels.active();
        double[] together = values(Asked.VALUE_AND_GRADIENT, kernels);
        double[] value = values(Asked.VALUE, kernels);
        double[] gradient = values(Asked.GRADIENT, kernels);
        double[] joined = new double[together.length];
        System.arraycopy(value, 0, joined, 0, value.length);
        System.arraycopy(gradient, 0, joined, value.length, gradient.length);
        assertArrayEquals(joined, together);
    }

    @Test
    void takesOneInstructionForBoth() {
        assertEquals(List.of("GeluAndSlopeInstruction"), gelus(Asked.VALUE_AND_GRADIENT));
        assertEquals(List.of("MapInstruction"), gelus(Asked.VALUE));
        assertEquals(List.of("MapInstruction", "MapInstruction"), gelus(Asked.GRADIENT));
    }

    /** Who adds x·Φ(x) to something does so in one rounding, which has to stay. */
    @Test
    void leavesAloneWhatIsAdded() {
        GraphBuilder graph = new GraphBuilder();
        Node x = graph.input("x", NUMBERS);
        Node y = graph.input("y", NUMBERS);
        Node value = graph.add(y, graph.activate(Activation.GELU, 0, x));
        Node slope = graph.activate(Activation.GELU, 1, x);
        List<String> kinds = kinds(graph, List.of(value, slope));
        assertEquals(List.of("MapInstruction", "MapInstruction"), kinds);
    }

    private static List<String> gelus(Asked asked) {
        Layer layer = new Layer();
        return kinds(layer.graph, layer.outputs(asked));
    }

    private static List<String> kinds(GraphBuilder graph, List<Node> outputs) {
        Lowering.Lowered lowered = Lowering.lower(graph, outputs);
        List<String> kinds = new ArrayList<>();
        for (Step step : Scheduler.schedule(lowered.graph(), lowered.outputs(), lowered.varying())) {
            String kind = step.instruction().getClass().getSimpleName();
            if (kind.equals("GeluAndSlopeInstruction") || kind.equals("MapInstruction")) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static double[] values(Asked asked, Kernels kernels) {
        Layer layer = new Layer();
        List<Node> outputs = layer.outputs(asked);
        Execution execution =
                Plan.compile(layer.graph, List.of(layer.x, layer.w), outputs).execution(kernels);
        Random random = new Random(3);
        double[] numbers =
                random.doubles(NUMBERS.size()).map(u -> 8 * (u - 0.5)).toArray();
        // far out on either side, where the distribution function is 0 and 1
        numbers[4] = -60;
        numbers[5] = 60;
        execution.set(0, numbers);
        execution.set(1, random.doubles(WEIGHTS.size()).toArray());
        execution.run();
        return execution.copyOf(
                0, outputs.stream().mapToInt(node -> node.shape().size()).sum());
    }

    /** W·gelu(x), and its gradient in x where all of it counts the same. */
    private static final class Layer {
        private final GraphBuilder graph = new GraphBuilder();
        private final Node x = graph.input("x", NUMBERS);
        private final Node w = graph.input("w", WEIGHTS);

        List<Node> outputs(Asked asked) {
            Node value = graph.product(w, graph.activate(Activation.GELU, 0, x));
            Node one = graph.expandTo(graph.constant(1), value.shape());
            Node gradient = Differentiation.cotangents(graph, List.of(value), List.of(one), List.of(x))
                    .get(0);
            return switch (asked) {
                case VALUE -> List.of(value);
                case SLOPE -> List.of(graph.activate(Activation.GELU, 1, x));
                case GRADIENT -> List.of(gradient);
                case VALUE_AND_GRADIENT -> List.of(value, gradient);
            };
        }
    }
}
