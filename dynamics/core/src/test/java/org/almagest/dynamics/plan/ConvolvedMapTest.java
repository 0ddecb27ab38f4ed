package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A convolution of which only a function is read is computed with it, to the bits that both have by themselves. */
class ConvolvedMapTest {
    private static final ConvolutionAxis NARROW = ConvolutionAxis.same(4, 3, 1);
    private static final ConvolutionGeometry SMALL = new ConvolutionGeometry(2, 3, NARROW, NARROW, true);

    private record Case(ConvolutionGeometry geometry, int batch, Activation activation, boolean biased) {}

    static List<Case> cases() {
        // one run along the whole map: several blocks of it
        ConvolutionGeometry point =
                new ConvolutionGeometry(3, 9, ConvolutionAxis.same(9, 1, 1), ConvolutionAxis.same(7, 1, 1), true);
        ConvolutionGeometry strided =
                new ConvolutionGeometry(2, 13, ConvolutionAxis.same(9, 3, 2), ConvolutionAxis.valid(7, 2, 2), true);
        ConvolutionGeometry apart = new ConvolutionGeometry(2, 3, NARROW, NARROW, false);
        List<Case> cases = new ArrayList<>();
        for (int batch : new int[] {1, 3, 8, 37}) {
            for (ConvolutionGeometry geometry : List.of(SMALL, point, strided, apart)) {
                cases.add(new Case(geometry, batch, Activation.TANH, false));
                if (geometry.shared()) {
                    cases.add(new Case(geometry, batch, Activation.TANH, true));
                    cases.add(new Case(geometry, batch, Activation.RELU, true));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheBitsOfBothApart(Case c) {
        for (Kernels kernels : new Kernels[] {new PlainKernels(), Kernels.active()}) {
            Layer together = new Layer(c);
            Layer apart = new Layer(c);
            assertEquals(List.of("ConvolvedMapInstruction"), together.kinds(List.of(together.result)));
            double[] expected = apart.values(List.of(apart.result, apart.sums), kernels);
            assertArrayEquals(
                    Arrays.copyOf(expected, together.result.shape().size()),
                    together.values(List.of(together.result), kernels));
        }
    }

    /** What the way back reads of tanh is its value. */
    @Test
    void servesAStepOfTraining() {
        Layer layer = new Layer(new Case(SMALL, 5, Activation.TANH, true));
        Node one = layer.graph.expandTo(layer.graph.constant(1), layer.result.shape());
        List<Node> gradient =
                Differentiation.cotangents(layer.graph, List.of(layer.result), List.of(one), List.of(layer.w, layer.b));
        assertEquals(List.of("ConvolvedMapInstruction"), layer.kinds(gradient));
    }

    @Test
    void leavesAloneWhatIsReadElsewhere() {
        Layer layer = new Layer(new Case(SMALL, 5, Activation.TANH, true));
        assertEquals(List.of("ConvolvedMapInstruction"), layer.kinds(List.of(layer.result)));
        assertEquals(List.of("ConvolveInstruction", "MapInstruction"), layer.kinds(List.of(layer.result, layer.sums)));
    }

    @Test
    void leavesAloneWhatTakesSeveralPasses() {
        Layer layer = new Layer(new Case(SMALL, 5, Activation.SIGMOID, true));
        assertEquals(List.of("ConvolveInstruction", "MapInstruction"), layer.kinds(List.of(layer.result)));
    }

    /** A bias for every number of an example is none for a channel. */
    @Test
    void leavesAloneOtherSums() {
        Layer layer = new Layer(new Case(SMALL, 5, Activation.TANH, false));
        Node z = layer.graph.input("z", Shape.of(SMALL.outRows(), 1));
        Node other = layer.graph.activate(Activation.TANH, layer.graph.add(z, layer.sums));
        assertEquals(List.of("ConvolveInstruction", "MapInstruction"), layer.kinds(List.of(other)));
    }

    /** A layer, with the sums that its activation is taken of. */
    private static final class Layer {
        private final GraphBuilder graph = new GraphBuilder();
        private final ConvolutionGeometry geometry;
        private final Node w;
        private final Node x;
        private final Node b;
        private final Node sums;
        private final Node result;

        Layer(Case c) {
            geometry = c.geometry;
            w = graph.input("w", Shape.of(geometry.weightRows(), geometry.weightColumns()));
            x = graph.input("x", Shape.of(geometry.inRows(), c.batch));
            b = graph.input("b", Shape.of(geometry.outChannels(), 1));
            Node convolved = graph.convolve(geometry, w, x);
            if (c.biased) {
                int positions = geometry.outPositions() * c.batch;
                Node rows = graph.add(graph.reshape(convolved, geometry.outChannels(), positions), b);
                sums = graph.reshape(rows, geometry.outRows(), c.batch);
            } else {
                sums = convolved;
            }
            result = graph.activate(c.activation, sums);
        }

        List<String> kinds(List<Node> outputs) {
            Lowering.Lowered lowered = Lowering.lower(graph, outputs);
            List<String> kinds = new ArrayList<>();
            for (Step step : Scheduler.schedule(lowered.graph(), lowered.outputs(), lowered.varying())) {
                String kind = step.instruction().getClass().getSimpleName();
                if (kind.equals("ConvolveInstruction") || kind.contains("Map")) {
                    kinds.add(kind);
                }
            }
            return kinds;
        }

        double[] values(List<Node> outputs, Kernels kernels) {
            Execution execution = Plan.compile(graph, List.of(w, x, b), outputs).execution(kernels);
            Random random = new Random(11);
            // twice: what lies in the arena from before must not matter
            for (int turn = 0; turn < 2; turn++) {
                execution.set(0, random.doubles(w.shape().size(), -1, 1).toArray());
                execution.set(1, random.doubles(x.shape().size(), -2, 2).toArray());
                execution.set(2, random.doubles(b.shape().size(), -1, 1).toArray());
                execution.run();
            }
            int size = outputs.stream().mapToInt(node -> node.shape().size()).sum();
            return execution.copyOf(0, size);
        }
    }
}
