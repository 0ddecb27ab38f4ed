package org.almagest.dynamics.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.reference.AnsweredCase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer's outputs, gradients, Hessian-vector products and statistics are PyTorch's. */
class LayerReferenceTest {
    /** Of the largest entry: sums of some hundred numbers in another order. */
    private static final double TOLERANCE = 1e-12;

    private static final Initialisation ANY = new Initialisation("xavier", 1, 2);

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("layers.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatPyTorchGives(AnsweredCase c) {
        Execution found = new Found(c).execution(null);
        List<String> names = names(c);
        for (int i = 0; i < names.size(); i++) {
            double[] expected = c.array(names.get(i)).values();
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertTrue(largest > 0, names.get(i));
            double[] numbers = found.copyOf(i, expected.length);
            for (int j = 0; j < expected.length; j++) {
                String where = "%s of %s at %d".formatted(names.get(i), c, j);
                assertEquals(expected[j], numbers[j], TOLERANCE * largest, where);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothKernelsGiveTheSameBits(AnsweredCase c) {
        Execution vector = new Found(c).execution(Kernels.active());
        Execution plain = new Found(c).execution(new PlainKernels());
        List<String> names = names(c);
        for (int i = 0; i < names.size(); i++) {
            int count = c.array(names.get(i)).values().length;
            assertTrue(Arrays.equals(vector.copyOf(i, count), plain.copyOf(i, count)), names.get(i));
        }
    }

    private static List<String> names(AnsweredCase c) {
        List<String> names =
                new ArrayList<>(List.of("y", "loss", "gradient", "input_gradient", "product", "input_product"));
        if (c.has("updated")) {
            names.add("updated");
        }
        return names;
    }

    /** A layer in a graph, with everything that a case asks for. */
    private static final class Found {
        private final AnsweredCase c;
        private final Blocks.Builder builder = Blocks.builder();
        private final LayeredModel model;
        private final NetworkInGraph network;
        private final List<Node> results = new ArrayList<>();

        Found(AnsweredCase c) {
            this.c = c;
            Layer layer = layer();
            this.model = new LayeredModel(builder.build(), layer);
            this.network = c.is("training", "yes") ? NetworkInGraph.training(model) : new NetworkInGraph(model);
            GraphBuilder graph = network.graph();
            Node x = network.input("x", c.array("x").shape());
            Node y = network.predict(x);
            Node error =
                    graph.subtract(y, network.input("target", c.array("target").shape()));
            Node loss = graph.scale(0.5, graph.sum(graph.multiply(error, error)));
            List<Node> at = new ArrayList<>(network.parameters());
            at.add(x);
            List<Node> gradient = Differentiation.gradient(graph, loss, at);
            List<Node> directions = new ArrayList<>();
            for (int i = 0; i < at.size(); i++) {
                directions.add(network.input("direction " + i, at.get(i).shape()));
            }
            List<Node> product = Differentiation.tangents(graph, gradient, at, directions);
            int blocks = network.parameters().size();
            results.addAll(List.of(y, loss, flat(gradient.subList(0, blocks)), gradient.get(blocks)));
            results.addAll(List.of(flat(product.subList(0, blocks)), product.get(blocks)));
            if (c.has("updated")) {
                results.add(flat(network.updatedStatistics()));
            }
        }

        private Node flat(List<Node> parts) {
            GraphBuilder graph = network.graph();
            return graph.concatenate(
                    0,
                    parts.stream()
                            .map(part -> graph.reshape(part, 1, part.shape().size()))
                            .toList());
        }

        Execution execution(@Nullable Kernels kernels) {
            Plan plan = Plan.compile(network.graph(), network.sources(), results);
            Execution execution = kernels == null ? plan.execution() : plan.execution(kernels);
            double[] theta = c.array("theta").values();
            assertEquals(theta.length, model.parameterCount());
            int next = 0;
            for (Block block : model.blocks()) {
                execution.set(next++, Arrays.copyOfRange(theta, block.offset(), block.offset() + block.size()));
            }
            int at = 0;
            for (var statistic : model.statistics()) {
                double[] running = c.array("running").values();
                execution.set(next++, Arrays.copyOfRange(running, at, at + statistic.size()));
                at += statistic.size();
            }
            execution.set(next++, c.array("x").values());
            execution.set(next++, c.array("target").values());
            for (Block block : model.blocks()) {
                double[] v = c.array("v").values();
                execution.set(next++, Arrays.copyOfRange(v, block.offset(), block.offset() + block.size()));
            }
            execution.set(next, c.array("u").values());
            execution.run();
            return execution;
        }

        private Layer layer() {
            return switch (c.word("layer")) {
                case "dense" -> Dense.of(builder, 0, c.number("inputs"), c.number("outputs"), ANY, c.is("bias", "yes"));
                case "convolution" ->
                    Convolution.of(
                            builder,
                            0,
                            Convolution.geometry(
                                    image(),
                                    line(),
                                    c.number("out"),
                                    c.number("kernel"),
                                    c.number("stride"),
                                    c.number("padding")),
                            ANY,
                            c.is("bias", "yes"));
                case "transposed-convolution" -> TransposedConvolution.of(builder, 0, backwards(), ANY, true);
                case "max-pool" ->
                    afterScaling(
                            MaxPool.of(image(), line(), c.number("kernel"), c.number("stride"), c.number("padding")));
                case "average-pool" ->
                    afterScaling(AveragePool.of(
                            image(), line(), c.number("kernel"), c.number("stride"), c.number("padding")));
                case "global-average" -> afterScaling(new GlobalAverage(image()));
                case "nearest" -> afterScaling(Upsample.of(image(), line(), Upsample.Kind.NEAREST, c.number("factor")));
                case "bilinear" ->
                    afterScaling(Upsample.of(image(), line(), Upsample.Kind.BILINEAR, c.number("factor")));
                case "batch-norm" -> BatchNorm.of(builder, 0, image().channels(), image().positions());
                case "layer-norm" -> LayerNorm.of(builder, 0, c.number("inputs"));
                case "gate" -> Gate.of(builder, 0, c.number("inputs"), c.number("outputs"), ANY, true);
                case "residual" -> residual(c.number("inputs"));
                case "sine" -> Sine.of(builder, 0, c.number("inputs"), c.number("outputs"), 30, true);
                default -> throw new AssertionError("no layer " + c.word("layer"));
            };
        }

        private Volume image() {
            return new Volume(c.number("channels"), c.number("height"), c.number("width"));
        }

        private boolean line() {
            return image().height() == 1;
        }

        /** The convolution that a transposed one turns round: from the images that it makes. */
        private ConvolutionGeometry backwards() {
            Volume image = image();
            return new ConvolutionGeometry(
                    image.channels(),
                    c.number("out"),
                    line() ? ConvolutionAxis.NONE : axis(image.height()),
                    axis(image.width()),
                    true);
        }

        private ConvolutionAxis axis(int size) {
            return new ConvolutionAxis(
                    size, c.number("kernel"), c.number("stride"), c.number("padding"), c.number("padding"));
        }

        private Layer residual(int width) {
            return Residual.of(
                    Chain.of(Dense.of(builder, 0, width, width, ANY, true), new Pointwise(Activation.TANH, width)));
        }

        /** So that a layer without parameters has something to be differentiated by. */
        private Layer afterScaling(Layer layer) {
            int scales = builder.weight(0, "scales", c.rows("x"), 1, 1);
            return Chain.of(
                    new Layer() {
                        @Override
                        public Node apply(ForwardPass pass, Node inputs) {
                            return pass.graph().multiply(pass.parameter(scales), inputs);
                        }

                        @Override
                        public double operations() {
                            return 0;
                        }
                    },
                    layer);
        }
    }
}
