package org.almagest.dynamics.curvature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.AllocationMeter;
import org.almagest.dynamics.kernel.ChildProcess;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A direction a neuron gives the matrices that a direction a weight gives. */
class NeuronDirectionsTest {
    /** Of the largest entry: the same sums in other orders. */
    private static final double ROUNDING = 1e-13;

    /**
     * A network and how many of its layers take a direction a neuron.
     *
     * @param counts numbers of examples: fewer than, as many as and no multiple of a vector; more than one chunk
     */
    record Case(String name, Model model, int features, int outputs, int layers, int... counts) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Model family(String name, int features, int outputs, Map<String, ?> settings) {
        Family family = Families.ALL.named(name);
        return family.build(Settings.of(family.parameters(), settings), features, outputs);
    }

    private static Case mlp(String name, int layers, Map<String, ?> settings, int... counts) {
        return new Case(name, family("mlp", 5, 3, settings), 5, 3, layers, counts);
    }

    private static Case image(String name, String family, Map<String, ?> settings) {
        return new Case(name, family(family, 36, 3, settings), 36, 3, 1, 3, 8, 13);
    }

    private static Case residual(String delta, boolean ends) {
        Map<String, ?> settings = Map.of(
                "depth", 3, "width", 4, "delta", delta, "input_layer", ends, "output_layer", ends, "init_scale", 3);
        return new Case(
                "resnet " + delta + (ends ? " with ends" : ""),
                family("resnet", 4, 4, settings),
                4,
                4,
                ends ? 5 : 3,
                3,
                8,
                13);
    }

    static Stream<Case> cases() {
        return Stream.of(
                mlp("mlp", 3, Map.of("depth", 2, "width", 6), 1, 3, 8, 37, 700),
                mlp("mlp without biases", 3, Map.of("depth", 2, "width", 6, "bias", false), 3, 16, 21),
                mlp("mlp of one neuron", 2, Map.of("depth", 1, "width", 1, "activation", "gelu"), 5),
                mlp("mlp relu", 4, Map.of("depth", 3, "widths", "9,2,7", "activation", "relu"), 13),
                new Case("a wide input", new Perceptron(Activation.TANH, true, 130, 3, 2), 130, 2, 2, 40),
                // products of two inputs are few enough to keep for the second chunk alone
                new Case(
                        "an input of which one chunk keeps pairs",
                        new Perceptron(Activation.TANH, true, 62, 3, 2),
                        62,
                        2,
                        2,
                        257),
                new Case(
                        "more neurons than go at once", new Perceptron(Activation.TANH, true, 2, 8, 43), 2, 43, 2, 200),
                new Case("several panels of pairs", new Perceptron(Activation.TANH, true, 9, 11, 7), 9, 7, 2, 21),
                new Case("a deep one", deep(), 2, 2, 61, 9),
                mlp("mlp of full vectors", 3, Map.of("depth", 2, "width", 8, "bias", false), 1, 9),
                new Case("two branches", new Branches(), 4, 3, 3, 1, 11, 700),
                image("cnn", "cnn", Map.of("depth", 2, "width", 2)),
                image("cnn, averaged", "cnn", Map.of("depth", 1, "width", 3, "head", "average-dense")),
                image("cnn without biases", "cnn", Map.of("depth", 1, "width", 2, "bias", false)),
                image("locally connected", "locally-connected", Map.of("depth", 1, "width", 2)),
                residual("none", false),
                residual("shared", true),
                residual("per-layer", true),
                new Case("biases before weights", new Shuffled(false), 4, 3, 3, 11),
                new Case("later weights before earlier ones", new Backwards(), 9, 7, 2, 21),
                new Case("weights used twice", new Shuffled(true), 4, 3, 2, 11),
                new Case("a normalised batch", new Normalised(), 4, 3, 0, 11));
    }

    private static Perceptron deep() {
        int[] widths = new int[62];
        Arrays.fill(widths, 2);
        return new Perceptron(Activation.TANH, true, widths);
    }

    /** tanh layers 4-5-5-3, blocks last layer first and all biases before all weights. */
    record Shuffled(boolean tied) implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(
                    new Block(2, "b", 3, 1, 0),
                    new Block(1, "b", 5, 1, 3),
                    new Block(0, "b", 5, 1, 8),
                    new Block(2, "W", 3, 5, 13),
                    new Block(1, "W", 5, 5, 28),
                    new Block(0, "W", 5, 4, 53));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return normal(random, 73);
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            List<Node> p = pass.parameters();
            Node state = layer(graph, p.get(5), p.get(2), inputs);
            state = layer(graph, p.get(4), p.get(1), state);
            state = tied ? layer(graph, p.get(4), p.get(1), state) : state;
            return graph.add(graph.product(p.get(3), state), p.get(0));
        }

        private static Node layer(GraphBuilder graph, Node w, Node b, Node x) {
            return graph.activate(Activation.TANH, graph.add(graph.product(w, x), b));
        }

        @Override
        public double operationsPerExample() {
            return 150;
        }
    }

    /** A tanh network 9-11-7 without biases, blocks last layer first, with more pairs of inputs than a panel holds. */
    record Backwards() implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(1, "W", 7, 11, 0), new Block(0, "W", 11, 9, 77));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return normal(random, 176);
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            List<Node> p = pass.parameters();
            return graph.product(p.get(0), graph.activate(Activation.TANH, graph.product(p.get(1), inputs)));
        }

        @Override
        public double operationsPerExample() {
            return 350;
        }
    }

    /** V·(tanh(A·x) + tanh(B·x)²): two layers read the same inputs. */
    record Branches() implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "A", 5, 4, 0), new Block(0, "B", 5, 4, 20), new Block(1, "V", 3, 5, 40));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return normal(random, 55);
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            List<Node> p = pass.parameters();
            Node a = graph.activate(Activation.TANH, graph.product(p.get(0), inputs));
            Node b = graph.activate(Activation.TANH, graph.product(p.get(1), inputs));
            return graph.product(p.get(2), graph.add(a, graph.multiply(b, b)));
        }

        @Override
        public double operationsPerExample() {
            return 110;
        }
    }

    /** Two layers with the batch's mean taken off between them: examples meet. */
    record Normalised() implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "W", 5, 4, 0), new Block(1, "W", 3, 5, 20));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return normal(random, 35);
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            List<Node> p = pass.parameters();
            Node state = graph.activate(Activation.TANH, graph.product(p.get(0), inputs));
            Node mean = graph.scale(1.0 / inputs.shape().columns(), graph.sum(state, 0b01));
            return graph.product(p.get(1), graph.subtract(state, mean));
        }

        @Override
        public double operationsPerExample() {
            return 70;
        }
    }

    private static double[] normal(RandomStream random, int count) {
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> 0.5 * random.normal());
        return numbers;
    }

    private static Curvature curvature(Case c, Objective loss, int count) {
        RandomStream random = new RandomStream(count, "examples");
        double[] inputs = new double[count * c.features()];
        Arrays.setAll(inputs, i -> random.normal());
        double[] targets = new double[count * c.outputs()];
        for (int i = 0; i < count; i++) {
            targets[i * c.outputs() + random.below(c.outputs())] = 1;
        }
        Examples examples = new Examples(c.features(), c.outputs(), count, inputs, targets);
        return new Curvature(c.model(), loss, examples, c.model().initialise(new RandomStream(4, "init")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSameMatrices(Case c) {
        for (int count : c.counts()) {
            for (Objective loss : List.of(Objectives.SQUARED_ERROR, Objectives.CROSS_ENTROPY)) {
                Curvature curvature = curvature(c, loss, count);
                for (HessianPart part : HessianPart.values()) {
                    agree(curvature.matrixByWeights(part), curvature.matrix(part), c.model(), part, count);
                }
            }
        }
    }

    /** Block by block, so that a small block is not measured by a large one; and symmetric to the last bit. */
    private static void agree(double[] expected, double[] actual, Model model, HessianPart part, int count) {
        int p = model.parameterCount();
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (Block rows : model.blocks()) {
            for (Block columns : model.blocks()) {
                for (int i = rows.offset(); i < rows.offset() + rows.size(); i++) {
                    for (int j = columns.offset(); j < columns.offset() + columns.size(); j++) {
                        double error = Math.abs(expected[i * p + j] - actual[i * p + j]);
                        assertTrue(
                                error <= ROUNDING * largest && actual[i * p + j] == actual[j * p + i],
                                () -> "%s of %s, %s, N=%d: off by %.1e of the largest"
                                        .formatted(part, rows, columns, count, error / largest));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asManyLayersAsExpected(Case c) {
        LossGraph network =
                LossGraph.of(c.model(), Objectives.SQUARED_ERROR, ExampleShape.of(c.features(), c.outputs()), 8);
        assertEquals(c.layers(), network.affine().size());
    }

    /** Prints which kernels are in use, and a hash of matrices. */
    static final class Bits {
        private Bits() {}

        public static void main(String... none) {
            System.out.println(Kernels.active().description() + ": " + hash());
        }

        static int hash() {
            List<Integer> hashes = new ArrayList<>();
            cases().filter(c -> c.name().matches("mlp|cnn|resnet shared.*")).forEach(c -> {
                for (HessianPart part : HessianPart.values()) {
                    hashes.add(Arrays.hashCode(
                            curvature(c, Objectives.CROSS_ENTROPY, 37).matrix(part)));
                }
            });
            return hashes.hashCode();
        }
    }

    @Test
    void theSameBitsWithPlainKernels() {
        List<String> lines = ChildProcess.linesOf(Bits.class, ChildProcess.VECTORS, "-Dalmagest.kernels=plain");
        assertEquals("plain: " + Bits.hash(), lines.get(lines.size() - 1));
    }

    /** Prints the bytes that further chunks allocate. */
    static final class Allocation {
        private static final double SECONDS = 20;

        private Allocation() {}

        public static void main(String... none) {
            List<BiFunction<LossGraph, HessianPart, RowRun>> runs =
                    List.of(Allocation::byNeurons, Allocation::byWeights);
            Case c = cases().findFirst().orElseThrow();
            int count = 29;
            Examples examples = new Examples(5, 3, count, new double[5 * count], new double[3 * count]);
            UpperTriangle sums = new UpperTriangle(c.model().parameterCount());
            for (BiFunction<LossGraph, HessianPart, RowRun> compile : runs) {
                RowRun run = compile.apply(
                        LossGraph.of(c.model(), Objectives.CROSS_ENTROPY, ExampleShape.of(5, 3), count),
                        HessianPart.HESSIAN);
                Runnable chunk = () -> {
                    run.load(examples, 0);
                    for (int from = 0; from + run.lanes() <= run.directions(); from += run.lanes()) {
                        run.add(from, run.lanes(), 0.5, sums);
                    }
                };
                System.out.println(AllocationMeter.settled(chunk, 20, SECONDS));
            }
        }

        private static RowRun byNeurons(LossGraph network, HessianPart part) {
            Model model = cases().findFirst().orElseThrow().model();
            DenseBlockRow strip = DenseBlockRow.compile(network, part, List.of(0, 2, 4), 3, 5, 29);
            return new DenseBlockRowRun(
                    strip,
                    model.blocks(),
                    new double[model.parameterCount()],
                    SpareArena.execution(strip.plan(), strip.room()));
        }

        private static RowRun byWeights(LossGraph network, HessianPart part) {
            Model model = cases().findFirst().orElseThrow().model();
            HessianBlockRow strip = HessianBlockRow.compile(network, part, List.of(0, 1, 2, 3, 4, 5), 6, 5);
            return new BlockRowRun(
                    strip,
                    model.blocks(),
                    new double[model.parameterCount()],
                    strip.plan().execution());
        }
    }

    @Test
    void furtherChunksAllocateNothing() {
        List<String> lines = ChildProcess.linesOf(Allocation.class, ChildProcess.VECTORS);
        assertEquals(List.of("0", "0"), lines.subList(lines.size() - 2, lines.size()));
    }
}
