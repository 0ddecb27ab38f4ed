package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Add;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Input;
import org.almagest.dynamics.autodiff.Multiply;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Reciprocal;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.SquareRoot;
import org.almagest.dynamics.autodiff.Sum;
import org.almagest.dynamics.autodiff.Variance;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Chain;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayerNorm;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.Pointwise;
import org.almagest.dynamics.nn.Residual;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A layer norm is one instruction, and so is the way back through it, with the bits of their parts. */
class ColumnNormTest {
    private static final Initialisation ANY = new Initialisation("xavier", 1, 2);
    private static final int ROWS = 1 << 1;
    private static final String NORM = "ColumnNormInstruction";
    private static final String SLOPE = "ColumnNormSlopeInstruction";
    private static final String ACROSS = "AcrossInstruction";

    /** Lanes, rows and columns: too few for vectors, fewer columns than a vector has, and more, of odd numbers. */
    @ParameterizedTest
    @CsvSource({"1, 2, 2", "1, 5, 3", "1, 70, 7", "1, 32, 8", "1, 9, 131", "3, 6, 45", "4, 33, 16"})
    void givesTheBitsOfItsParts(int lanes, int width, int columns) {
        Net net = new Net(Shape.of(lanes, width, columns));
        for (List<Node> asked : List.of(net.prediction(), net.gradient(), net.product(), net.gradientAndProduct())) {
            for (Kernels kernels : List.of(new PlainKernels(), Kernels.active())) {
                double[] expected = net.values(asked, net.parts(), List.of(), kernels);
                assertArrayEquals(expected, net.values(asked, List.of(), List.of(), kernels));
                // with what others may read of them
                List<Node> seen = net.readable();
                assertArrayEquals(expected, net.values(asked, seen, List.of(), kernels));
            }
        }
    }

    /** Any part of it may be asked for besides. */
    @Test
    void givesTheBitsOfItsPartsWhateverElseIsAsked() {
        Net net = new Net(Shape.of(3, 5));
        boolean[] live = Differentiation.below(net.network.graph(), net.gradient());
        for (Node part : net.nodes(node -> node.id() < live.length && live[node.id()])) {
            List<Node> asked = net.gradient();
            asked.add(part);
            double[] expected = net.values(asked, net.parts(), List.of(), Kernels.active());
            assertArrayEquals(
                    expected, net.values(asked, List.of(), List.of(), Kernels.active()), () -> "with " + part);
        }
    }

    /** Zeros of both signs, equal numbers, infinities and NaN; one norm, or two that share their normal numbers. */
    @ParameterizedTest
    @CsvSource({"1, 3, 5, 1", "2, 8, 37, 1", "1, 4, 600, 1", "1, 3, 5, 2", "2, 8, 37, 2", "1, 4, 600, 2"})
    void givesTheBitsOfItsPartsOfAnyNumbers(int lanes, int rows, int columns, int norms) {
        Norm norm = new Norm(Shape.of(lanes, rows, columns));
        GraphBuilder graph = norm.graph;
        List<Node> results = new ArrayList<>(List.of(norm.result));
        if (norms == 2) {
            results.add(norm.another());
        }
        List<Node> sources = new ArrayList<>(graph.nodes().stream()
                .filter(node -> node.primitive() instanceof Input)
                .toList());
        List<Node> cotangents = new ArrayList<>();
        for (Node result : results) {
            cotangents.add(graph.input("cotangent " + cotangents.size(), result.shape()));
        }
        List<Node> at = List.copyOf(sources);
        sources.addAll(cotangents);
        List<Node> asked = new ArrayList<>(results);
        asked.addAll(Differentiation.cotangents(graph, results, cotangents, at));
        List<Node> apart = new ArrayList<>(asked);
        graph.nodes().stream()
                .filter(node -> node.primitive() instanceof SquareRoot
                        || node.primitive() instanceof Sum sum && sum.axes() == ROWS)
                .forEach(apart::add);
        assertEquals(List.of(), kinds(graph, apart, List.of(), NORM, SLOPE));
        assertEquals(List.of(NORM, SLOPE), kinds(graph, asked, List.of(), NORM, SLOPE));
        Ownership.check(graph, sources, asked, List.of());
        int size = asked.stream().mapToInt(node -> node.shape().size()).sum();
        for (Kernels kernels : List.of(new PlainKernels(), Kernels.active())) {
            Execution parts = Plan.compile(graph, sources, apart).execution(kernels);
            Execution whole = Plan.compile(graph, sources, asked).execution(kernels);
            for (Execution execution : List.of(parts, whole)) {
                Random random = new Random(11);
                for (int i = 0; i < sources.size(); i++) {
                    execution.set(i, anyNumbers(random, sources.get(i).shape()));
                }
                execution.run();
            }
            assertArrayEquals(parts.copyOf(0, size), whole.copyOf(0, size));
        }
    }

    /** Down most columns there is nothing special, else one would tell little of the others. */
    private static double[] anyNumbers(Random random, Shape shape) {
        double[] numbers = new double[shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (i % shape.columns() % 5) {
                case 0 -> random.nextBoolean() ? 0.0 : -0.0;
                case 1 -> -0.0;
                case 2 -> random.nextInt(3);
                default -> random.nextInt(40) == 0 ? Double.POSITIVE_INFINITY : random.nextGaussian();
            };
        }
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 3", "1, 9, 131", "3, 6, 45"})
    void nobodyReadsWhatAnotherHasWritten(int lanes, int width, int columns) {
        Net net = new Net(Shape.of(lanes, width, columns));
        for (List<Node> asked : List.of(net.prediction(), net.gradient(), net.product(), net.gradientAndProduct())) {
            for (List<Node> others : List.of(List.<Node>of(), net.readable())) {
                List<Node> outputs = new ArrayList<>(asked);
                outputs.addAll(others);
                Ownership.check(net.network.graph(), net.network.sources(), outputs, List.of());
                Ownership.check(net.network.graph(), net.network.sources(), outputs, net.directions);
            }
        }
    }

    /** The directions of a product vary while all else stays. */
    @ParameterizedTest
    @CsvSource({"1, 8, 35", "3, 6, 45"})
    void givesTheBitsOfItsPartsInAPrologue(int lanes, int width, int columns) {
        Net net = new Net(Shape.of(lanes, width, columns));
        List<Node> asked = net.gradientAndProduct();
        assertEquals(List.of(NORM, NORM), net.kinds(asked, List.of(), net.directions, NORM, SLOPE));
        for (Kernels kernels : List.of(new PlainKernels(), Kernels.active())) {
            double[] expected = net.values(asked, net.parts(), net.directions, kernels);
            assertArrayEquals(expected, net.values(asked, List.of(), net.directions, kernels));
        }
    }

    @Test
    void takesOneInstructionEachWay() {
        Net net = new Net(Shape.of(8, 21));
        assertEquals(List.of(NORM, NORM), net.kinds(net.prediction(), List.of(), List.of(), NORM, SLOPE, ACROSS));
        assertEquals(
                List.of(NORM, NORM, SLOPE, SLOPE),
                net.kinds(net.gradient(), List.of(), List.of(), NORM, SLOPE, ACROSS));
        assertEquals(
                List.of(NORM, NORM, SLOPE, SLOPE),
                net.kinds(net.gradient(), net.readable(), List.of(), NORM, SLOPE, ACROSS));
    }

    /** The derivatives of a derivative read what the instruction would not leave behind. */
    @Test
    void leavesTheWayBackAloneWhereItIsDifferentiated() {
        Net net = new Net(Shape.of(8, 21));
        assertFalse(
                net.kinds(net.gradientAndProduct(), List.of(), List.of(), SLOPE).contains(SLOPE));
        assertEquals(List.of(NORM, NORM), net.kinds(net.gradientAndProduct(), List.of(), List.of(), NORM));
    }

    @Test
    void leavesAloneWhatOthersReadInside() {
        Net net = new Net(Shape.of(8, 21));
        List<Node> roots = net.nodes(node -> node.primitive() instanceof SquareRoot);
        List<Node> variances = net.nodes(node -> node.primitive() instanceof Variance);
        assertEquals(List.of(SLOPE, SLOPE), net.kinds(net.gradient(), roots, List.of(), NORM, SLOPE));
        assertEquals(List.of(SLOPE, SLOPE), net.kinds(net.gradient(), variances, List.of(), NORM, SLOPE));
        assertEquals(List.of(NORM, NORM), net.kinds(net.gradient(), net.sumsOfProducts(), List.of(), NORM, SLOPE));
    }

    /** Whoever reads a part before the result is there would wait for it. */
    @Test
    void leavesAloneWhatIsReadBeforeTheResult() {
        Norm norm = new Norm(Shape.of(6, 9));
        Node square = norm.graph.multiply(norm.normal, norm.normal);
        assertEquals(List.of(NORM), kinds(norm.graph, List.of(norm.result, square), List.of(), NORM));
        assertEquals(List.of(), kinds(norm.graph, List.of(norm.another(), square), List.of(), NORM));
    }

    /** What stays the same is not normalised again and again while γ varies. */
    @Test
    void leavesAloneWhatIsNormalisedOnce() {
        Norm norm = new Norm(Shape.of(6, 9));
        assertEquals(List.of(NORM), kinds(norm.graph, List.of(norm.result), List.of(), NORM));
        assertEquals(List.of(NORM), kinds(norm.graph, List.of(norm.result), List.of(norm.x), NORM));
        assertEquals(List.of(), kinds(norm.graph, List.of(norm.result), List.of(norm.gamma), NORM));
        List<Node> inputs = List.of(norm.x, norm.gamma, norm.beta);
        Execution whole = Plan.compile(norm.graph, inputs, List.of(norm.result)).execution();
        Execution split = Plan.compile(norm.graph, inputs, List.of(norm.result), List.of(norm.gamma))
                .execution();
        for (Execution execution : List.of(whole, split)) {
            Random random = new Random(4);
            for (int i = 0; i < inputs.size(); i++) {
                execution.set(
                        i, random.doubles(inputs.get(i).shape().size(), -2, 2).toArray());
            }
            execution.run();
        }
        int size = norm.result.shape().size();
        assertArrayEquals(whole.copyOf(0, size), split.copyOf(0, size));
    }

    /** Who adds up along contiguous numbers does so in eight parts. */
    @Test
    void leavesASingleColumnAlone() {
        Norm norm = new Norm(Shape.of(6, 1));
        assertEquals(List.of(), kinds(norm.graph, List.of(norm.result), List.of(), NORM));
    }

    /** Two norms of one array share their normal numbers: the second is made of the first one's. */
    @Test
    void servesTwoNormsOfOneArray() {
        Norm norm = new Norm(Shape.of(6, 9));
        GraphBuilder graph = norm.graph;
        Node another = norm.another();
        assertEquals(
                List.of(NORM, "FusedInstruction"),
                kinds(graph, List.of(norm.result, another), List.of(), NORM, ACROSS, "FusedInstruction"));
    }

    private static List<String> kinds(GraphBuilder graph, List<Node> outputs, List<Node> varying, String... wanted) {
        Lowering.Lowered lowered = Lowering.lower(graph, outputs, varying);
        List<String> kinds = new ArrayList<>();
        for (Step step : Scheduler.schedule(lowered.graph(), lowered.outputs(), lowered.varying())) {
            String kind = step.instruction().getClass().getSimpleName();
            if (List.of(wanted).contains(kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** γ·n + β alone. */
    private static final class Norm {
        private final GraphBuilder graph = new GraphBuilder();
        private final Node x;
        private final Node gamma;
        private final Node beta;
        private final Node normal;
        private final Node result;

        Norm(Shape shape) {
            x = graph.input("x", shape);
            gamma = graph.input("gamma", Shape.of(shape.rows(), 1));
            beta = graph.input("beta", Shape.of(shape.rows(), 1));
            Node centred = graph.subtract(x, graph.mean(x, ROWS));
            Node safe = graph.add(graph.variance(x, ROWS), graph.constant(1e-3));
            normal = graph.multiply(graph.reciprocal(graph.sqrt(safe)), centred);
            result = graph.add(graph.multiply(gamma, normal), beta);
        }

        /** Another norm of x, with a γ of its own. */
        Node another() {
            Node other = graph.input("another gamma", gamma.shape());
            return graph.add(graph.multiply(other, normal), beta);
        }
    }

    /** Dense, a branch that begins with a norm beside what it leaves alone, a norm in the only way, dense. */
    private static final class Net {
        private final NetworkInGraph network;
        private final Node y;
        private final List<Node> gradient;
        private final List<Node> directions = new ArrayList<>();
        private final List<Node> product;

        Net(Shape shape) {
            int width = shape.rows();
            Blocks.Builder blocks = Blocks.builder();
            Layer dense = Dense.of(blocks, 0, width, width, ANY, true);
            Layer norm = LayerNorm.of(blocks, 1, width);
            Layer second = Dense.of(blocks, 1, width, width, ANY, true);
            Layer branch = Residual.of(Chain.of(norm, second, new Pointwise(Activation.TANH, width)));
            Layer last = LayerNorm.of(blocks, 2, width);
            Layer body = Chain.of(dense, branch, last, Dense.of(blocks, 3, width, 3, ANY, true));
            this.network = new NetworkInGraph(new LayeredModel(blocks.build(), body));
            GraphBuilder graph = network.graph();
            Node x = network.input("x", shape);
            this.y = network.predict(x);
            Node loss = graph.sum(graph.multiply(y, y));
            for (int axis = 2; axis < loss.shape().rank(); axis++) {
                loss = graph.sum(loss, 1 << axis);
            }
            List<Node> at = new ArrayList<>(network.parameters());
            at.add(x);
            this.gradient = Differentiation.gradient(graph, loss, at);
            for (int i = 0; i < at.size(); i++) {
                directions.add(network.input("direction " + i, at.get(i).shape()));
            }
            this.product = Differentiation.tangents(graph, gradient, at, directions);
        }

        List<Node> prediction() {
            return List.of(y);
        }

        List<Node> gradient() {
            List<Node> asked = new ArrayList<>(gradient);
            asked.add(y);
            return asked;
        }

        List<Node> product() {
            return product;
        }

        List<Node> gradientAndProduct() {
            List<Node> asked = gradient();
            asked.addAll(product);
            return asked;
        }

        /** With these among the outputs nothing can be put together; they stand by themselves in any case. */
        List<Node> parts() {
            List<Node> parts = new ArrayList<>(nodes(node -> node.primitive() instanceof SquareRoot));
            parts.addAll(sumsOfProducts());
            return parts;
        }

        List<Node> sumsOfProducts() {
            return nodes(node -> node.primitive() instanceof Sum sum
                    && sum.axes() == ROWS
                    && node.input(0).primitive() instanceof Multiply
                    && gradientReads(node));
        }

        /** Parts that the instruction leaves behind, or that are made of them: r, n and d of each norm. */
        List<Node> readable() {
            List<Node> readable = new ArrayList<>(nodes(node -> node.primitive() instanceof Reciprocal));
            for (Node normal : nodes(node -> node.primitive() instanceof Multiply
                    && node.input(1).primitive() instanceof Reciprocal
                    && node.input(0).primitive() instanceof Add)) {
                readable.add(normal);
                readable.add(normal.input(0));
            }
            return readable;
        }

        private boolean gradientReads(Node node) {
            boolean[] live = Differentiation.below(network.graph(), gradient);
            return node.id() < live.length && live[node.id()];
        }

        List<Node> nodes(Predicate<Node> wanted) {
            return network.graph().nodes().stream().filter(wanted).toList();
        }

        List<String> kinds(List<Node> asked, List<Node> others, List<Node> varying, String... wanted) {
            List<Node> outputs = new ArrayList<>(asked);
            outputs.addAll(others);
            return ColumnNormTest.kinds(network.graph(), outputs, varying, wanted);
        }

        double[] values(List<Node> asked, List<Node> others, List<Node> varying, Kernels kernels) {
            List<Node> outputs = new ArrayList<>(asked);
            outputs.addAll(others);
            Execution execution = Plan.compile(network.graph(), network.sources(), outputs, varying)
                    .execution(kernels);
            Random random = new Random(7);
            List<Node> sources = network.sources();
            for (int i = 0; i < sources.size(); i++) {
                execution.set(
                        i,
                        random.doubles(sources.get(i).shape().size(), -1.5, 1.5).toArray());
            }
            execution.run();
            return execution.copyOf(
                    0, asked.stream().mapToInt(node -> node.shape().size()).sum());
        }
    }
}
