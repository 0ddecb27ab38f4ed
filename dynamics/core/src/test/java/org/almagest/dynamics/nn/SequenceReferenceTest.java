package org.almagest.dynamics.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.reference.AnsweredCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers over sequences against PyTorch: result, gradient and Hessian-vector product. */
class SequenceReferenceTest {
    /** Of the largest entry. Both sides sum the same few dozen products in other orders. */
    private static final double ROUNDING = 1e-12;

    private static final Initialisation ANY = new Initialisation("xavier", 1, 2);

    static Stream<AnsweredCase> cases() {
        return Stream.of("attention", "blocks", "recurrent", "tokens")
                .flatMap(part -> AnsweredCase.of("sequence_%s.txt".formatted(part)).stream());
    }

    /** A layer of a case: registers its blocks, and then makes the result of the inputs. */
    private interface Emission {
        Node of(ForwardPass pass, Map<String, Node> inputs);
    }

    private static Emission layer(AnsweredCase c, Blocks.Builder blocks) {
        return switch (c.word("layer")) {
            case "attention" -> attention(c, blocks);
            case "block" -> block(c, blocks);
            case "lstm", "gru" -> recurrent(c, blocks);
            case "embedding" -> embedding(c, blocks);
            case "norm" -> norm(c, blocks);
            default -> throw new AssertionError("no layer " + c.word("layer"));
        };
    }

    private static Emission attention(AnsweredCase c, Blocks.Builder blocks) {
        boolean cross = c.differentiated().contains("m");
        int width = c.rows("p_x");
        Attention attention = Attention.of(blocks, 0, "", width, cross ? c.rows("p_m") : width, c.number("heads"), ANY);
        return (pass, inputs) -> {
            Sequence queries = sequence(c, inputs, "x", !cross);
            Sequence memory = cross ? sequence(c, inputs, "m", true) : queries;
            return attention.apply(pass, queries, memory, c.is("causal", "yes"), null);
        };
    }

    private static Emission block(AnsweredCase c, Blocks.Builder blocks) {
        TransformerBlock block = TransformerBlock.of(
                blocks,
                0,
                "",
                c.rows("p_x"),
                c.number("heads"),
                c.rows("p_W_1"),
                Activation.named(c.word("activation")),
                c.is("norm", "pre"),
                ANY);
        return (pass, inputs) ->
                block.apply(pass, sequence(c, inputs, "x", true)).states();
    }

    private static Emission recurrent(AnsweredCase c, Blocks.Builder blocks) {
        int width = c.columns("p_W_h");
        Recurrent layer = c.is("layer", "lstm")
                ? Lstm.of(blocks, 0, c.rows("p_x"), width, ANY)
                : Gru.of(blocks, 0, c.rows("p_x"), width, ANY);
        return (pass, inputs) ->
                layer.apply(pass, sequence(c, inputs, "x", true)).states();
    }

    private static Emission embedding(AnsweredCase c, Blocks.Builder blocks) {
        int width = c.columns("p_E");
        int length = c.rows("f_tokens");
        Embedding embedding = Embedding.of(blocks, 0, c.rows("p_E"), width, Start.ZERO);
        Positions positions = c.is("positions", "learned")
                ? Positions.learned(blocks, 0, width, length, Start.ZERO)
                : Positions.sinusoidal(width, length);
        return (pass, inputs) -> {
            Node states = embedding.apply(pass, inputs.get("tokens"));
            return positions.apply(pass, new Sequence(states, length)).states();
        };
    }

    private static Emission norm(AnsweredCase c, Blocks.Builder blocks) {
        SequenceBatchNorm norm = SequenceBatchNorm.of(blocks, 0, "", c.rows("p_x"));
        return (pass, inputs) ->
                norm.apply(pass, sequence(c, inputs, "x", true)).states();
    }

    private static Sequence sequence(AnsweredCase c, Map<String, Node> inputs, String name, boolean masked) {
        Node states = inputs.get(name);
        int length = states.shape().columns() / c.number("batch");
        return new Sequence(states, length, masked ? inputs.get("mask") : null);
    }

    /** A case in a graph of its own, ready to be compiled. */
    private static final class Emitted {
        final AnsweredCase c;
        final NetworkInGraph network;
        final Map<String, Node> inputs = new LinkedHashMap<>();
        final List<Node> x = new ArrayList<>();
        final Node y;

        Emitted(AnsweredCase c) {
            this.c = c;
            Blocks.Builder builder = Blocks.builder();
            Emission layer = layer(c, builder);
            Blocks blocks = builder.build();
            LayeredModel model = new LayeredModel(blocks, Chain.of());
            boolean training = c.is("layer", "norm") && c.is("training", "yes");
            this.network = training ? NetworkInGraph.training(model) : new NetworkInGraph(model);
            for (String name : c.differentiated()) {
                int block = place(blocks, name);
                x.add(
                        block < 0
                                ? input("p_" + name, name)
                                : network.parameters().get(block));
            }
            for (String name : List.of("mask", "tokens")) {
                if (c.has("f_" + name)) {
                    input("f_" + name, name);
                }
            }
            this.y = layer.of(network.pass(), inputs);
        }

        private Node input(String array, String name) {
            Node node = network.input(array, c.array(array).shape());
            inputs.put(name, node);
            return node;
        }

        private static int place(Blocks blocks, String name) {
            List<String> names = blocks.list().stream().map(Block::name).toList();
            return names.indexOf(name);
        }

        /** The arrays of the sources, in their order, by name of the array. */
        private double[] values(Node source) {
            int place = x.indexOf(source);
            if (place >= 0) {
                return c.array("p_" + c.differentiated().get(place)).values();
            }
            String name = source.primitive().toString();
            for (String key : List.of("f_mask", "f_tokens", "v_", "r", "s")) {
                if (name.contains("name=" + key + ",")) {
                    return c.array(key).values();
                }
            }
            for (String statistic : List.of("mean", "variance")) {
                if (name.contains("name=statistic layer 0 " + statistic)) {
                    return c.array("f_" + statistic).values();
                }
            }
            for (String own : c.differentiated()) {
                if (name.contains("name=v_" + own + ",")) {
                    return c.array("v_" + own).values();
                }
            }
            throw new AssertionError("nothing for " + name);
        }

        Execution run(List<Node> results, Kernels kernels) {
            Plan plan = Plan.compile(network.graph(), network.sources(), results);
            Execution execution = plan.execution(kernels);
            for (int i = 0; i < network.sources().size(); i++) {
                execution.set(i, values(network.sources().get(i)));
            }
            execution.run();
            return execution;
        }

        /** Result, gradient and Hessian times direction, in the order of what is differentiated. */
        List<Node> results() {
            GraphBuilder graph = network.graph();
            Node r = network.input("r", y.shape());
            Node s = network.input("s", y.shape());
            Node half = graph.scale(0.5, graph.multiply(r, graph.multiply(y, y)));
            Node loss = graph.sum(graph.add(half, graph.multiply(s, y)));
            List<Node> gradient = Differentiation.gradient(graph, loss, x);
            List<Node> directions = c.differentiated().stream()
                    .map(name -> network.input("v_" + name, c.array("p_" + name).shape()))
                    .toList();
            List<Node> results = new ArrayList<>(List.of(y));
            results.addAll(gradient);
            results.addAll(Differentiation.tangents(graph, gradient, x, directions));
            return results;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(AnsweredCase c) {
        Emitted emitted = new Emitted(c);
        List<Node> results = emitted.results();
        Execution execution = emitted.run(results, Kernels.active());
        List<String> expected = new ArrayList<>(List.of("y"));
        c.differentiated().forEach(name -> expected.add("g_" + name));
        c.differentiated().forEach(name -> expected.add("h_" + name));
        double largestGradient = largest(c, "g_");
        double largestProduct = largest(c, "h_");
        for (int i = 0; i < expected.size(); i++) {
            String name = expected.get(i);
            AnsweredCase.Array array = c.array(name);
            double scale = name.equals("y")
                    ? largest(array.values())
                    : name.startsWith("g_") ? largestGradient : largestProduct;
            assertEquals(array.shape(), results.get(i).shape(), name);
            assertArrayEquals(array.values(), execution.copyOf(i, array.values().length), ROUNDING * scale, name);
        }
    }

    private static double largest(AnsweredCase c, String prefix) {
        return c.differentiated().stream()
                .mapToDouble(name -> largest(c.array(prefix + name).values()))
                .max()
                .orElseThrow();
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** What is fully hidden gives zeros, not numbers that are merely small. */
    @ParameterizedTest
    @MethodSource("cases")
    void zerosAreExact(AnsweredCase c) {
        Emitted emitted = new Emitted(c);
        double[] y = emitted.run(List.of(emitted.y), Kernels.active())
                .copyOf(0, emitted.y.shape().size());
        double[] expected = c.array("y").values();
        for (int i = 0; i < y.length; i++) {
            if (expected[i] == 0) {
                assertEquals(0, y[i], "number " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectorAndPlainKernelsGiveTheSameBits(AnsweredCase c) {
        Emitted emitted = new Emitted(c);
        List<Node> results = emitted.results();
        Execution fast = emitted.run(results, Kernels.active());
        Execution plain = emitted.run(results, new PlainKernels());
        for (int i = 0; i < results.size(); i++) {
            int size = results.get(i).shape().size();
            assertArrayEquals(plain.copyOf(i, size), fast.copyOf(i, size));
        }
    }

    /** The running statistics of a batch norm, after one step. */
    @ParameterizedTest
    @MethodSource("cases")
    void runningStatisticsAreThoseOfPyTorch(AnsweredCase c) {
        if (!c.is("layer", "norm")) {
            return;
        }
        Emitted emitted = new Emitted(c);
        List<Node> after = emitted.network.updatedStatistics();
        Execution execution = emitted.run(after, Kernels.active());
        for (int i = 0; i < after.size(); i++) {
            AnsweredCase.Array array = c.array(i == 0 ? "f_mean_after" : "f_variance_after");
            assertEquals(Shape.of(array.values().length, 1), after.get(i).shape());
            assertArrayEquals(
                    array.values(), execution.copyOf(i, array.values().length), ROUNDING * largest(array.values()));
        }
    }
}
