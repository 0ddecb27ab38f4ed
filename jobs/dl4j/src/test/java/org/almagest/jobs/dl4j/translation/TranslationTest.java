package org.almagest.jobs.dl4j.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.jobs.dl4j.Networks;
import org.almagest.jobs.dl4j.ObservedData;
import org.almagest.jobs.dl4j.Weights;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A translated network computes what DL4J computes, and what is not so is found and named. */
public class TranslationTest {
    /** Central differences over 1e-5 of gradients that are good to 1e-15. */
    private static final double DIFFERENCES = 1e-7;

    private static final int COUNT = 9;

    /** A network in both forms. */
    private record Pair(Shadow shadow, ParameterArrays arrays, TranslatedNetwork network, ObservedData data) {
        static Pair of(Model model, DataSet data) throws UntranslatableException {
            Shadow shadow = Shadow.of(model);
            ParameterArrays arrays = ParameterArrays.of(shadow);
            ObservedData observed = ObservedData.of("test", data.getFeatures(), data.getLabels());
            TranslatedNetwork network = Translator.translate(
                    shadow, arrays, Size.ofArray(observed.inputs().shape()), arrays.read(shadow.graph()));
            return new Pair(shadow, arrays, network, observed);
        }

        Optional<String> difference() {
            return Agreement.difference(shadow, arrays, network, data);
        }

        Pair with(TranslatedNetwork other) {
            return new Pair(shadow, arrays, other, data);
        }
    }

    private static ConvolutionLayer.Builder convolution(int kernel, int channels) {
        return new ConvolutionLayer.Builder(kernel, kernel).nOut(channels);
    }

    private static MultiLayerNetwork images(org.deeplearning4j.nn.conf.layers.Layer... layers) {
        return Networks.layers(list -> {
            for (org.deeplearning4j.nn.conf.layers.Layer layer : layers) {
                list.layer(layer);
            }
            return list.layer(Networks.classes(3)).setInputType(InputType.convolutional(7, 6, 2));
        });
    }

    private static DataSet imageData() {
        return Networks.classified(COUNT, 3, 2, 7, 6);
    }

    public static ComputationGraph residual() {
        return Networks.graph(graph -> graph.addInputs("in")
                .addLayer(
                        "stem",
                        convolution(3, 3).convolutionMode(ConvolutionMode.Same).build(),
                        "in")
                .addLayer(
                        "branch",
                        convolution(3, 3).convolutionMode(ConvolutionMode.Same).build(),
                        "stem")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "branch")
                .addLayer(
                        "after",
                        new ActivationLayer.Builder()
                                .activation(Activation.TANH)
                                .build(),
                        "sum")
                .addLayer("classes", Networks.classes(3), "after")
                .setOutputs("classes")
                .setInputTypes(InputType.convolutional(7, 6, 2)));
    }

    private static ComputationGraph vertex(org.deeplearning4j.nn.conf.graph.GraphVertex vertex, String... read) {
        return Networks.graph(graph -> graph.addInputs("in")
                .addLayer("a", convolution(3, 3).build(), "in")
                .addLayer("b", convolution(3, 3).activation(Activation.SIGMOID).build(), "in")
                .addVertex("vertex", vertex, read)
                .addLayer("classes", Networks.classes(3), "vertex")
                .setOutputs("classes")
                .setInputTypes(InputType.convolutional(7, 6, 2)));
    }

    private static SubsamplingLayer.Builder pooling(PoolingType type) {
        return new SubsamplingLayer.Builder(type).kernelSize(3, 2).stride(2, 2);
    }

    static Stream<Arguments> networks() {
        List<Arguments> cases = new ArrayList<>();
        cases.add(Arguments.of(
                "dense, cross-entropy",
                Networks.layers(list -> list.layer(
                                new DenseLayer.Builder().nIn(5).nOut(4).build())
                        .layer(new DenseLayer.Builder()
                                .nIn(4)
                                .nOut(6)
                                .hasBias(false)
                                .build())
                        .layer(new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                                .nIn(6)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build())),
                Networks.classified(COUNT, 3, 5)));
        cases.add(Arguments.of(
                "dense, squared error behind a sigmoid",
                Networks.layers(list -> list.layer(
                                new DenseLayer.Builder().nIn(5).nOut(4).build())
                        .layer(new OutputLayer.Builder(LossFunction.MSE)
                                .nIn(4)
                                .nOut(3)
                                .activation(Activation.SIGMOID)
                                .build())),
                Networks.classified(COUNT, 3, 5)));
        cases.add(Arguments.of(
                "loss layer, dropout, weight decay",
                Networks.layers(list -> list.layer(new DenseLayer.Builder()
                                .nIn(5)
                                .nOut(4)
                                .dropOut(0.5)
                                .l2(0.1)
                                .build())
                        .layer(new DropoutLayer(0.7))
                        .layer(new DenseLayer.Builder()
                                .nIn(4)
                                .nOut(3)
                                .activation(Activation.IDENTITY)
                                .build())
                        .layer(new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build())),
                Networks.classified(COUNT, 3, 5)));
        cases.add(Arguments.of(
                "convolution, strict",
                images(convolution(3, 4)
                        .stride(2, 1)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .build()),
                imageData()));
        cases.add(Arguments.of(
                "convolution, padded, no bias",
                images(convolution(3, 4).padding(1, 2).hasBias(false).build()),
                imageData()));
        cases.add(Arguments.of(
                "convolution, same, even kernel",
                images(convolution(2, 4)
                        .stride(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .build()),
                imageData()));
        cases.add(Arguments.of(
                "flat images",
                Networks.layers(list -> list.layer(convolution(3, 2).build())
                        .layer(new DenseLayer.Builder().nOut(4).build())
                        .layer(Networks.values(2))
                        .setInputType(InputType.convolutionalFlat(5, 4, 1))),
                new DataSet(Networks.normal(3, COUNT, 20), Networks.normal(4, COUNT, 2))));
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.SUM)) {
            cases.add(Arguments.of(
                    "global pooling " + type,
                    images(convolution(2, 3).build(), new GlobalPoolingLayer(type)),
                    imageData()));
        }
        // in windows DL4J knows no SUM
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG)) {
            cases.add(Arguments.of(
                    "pooling " + type,
                    images(convolution(2, 3).build(), pooling(type).build()),
                    imageData()));
            cases.add(Arguments.of(
                    "pooling, same, " + type,
                    images(
                            convolution(2, 3).build(),
                            pooling(type).convolutionMode(ConvolutionMode.Same).build()),
                    imageData()));
            cases.add(Arguments.of(
                    "pooling, padded, " + type,
                    images(
                            convolution(2, 3).build(),
                            pooling(type).padding(1, 1).build()),
                    imageData()));
        }
        cases.add(Arguments.of(
                "padding counts in the mean",
                images(
                        convolution(2, 3).build(),
                        pooling(PoolingType.AVG)
                                .padding(1, 1)
                                .avgPoolIncludePadInDivisor(true)
                                .build()),
                imageData()));
        cases.add(Arguments.of(
                "one dimension",
                Networks.layers(list -> list.layer(new Convolution1DLayer.Builder(3)
                                .nOut(4)
                                .convolutionMode(ConvolutionMode.Same)
                                .build())
                        .layer(new Subsampling1DLayer.Builder(Subsampling1DLayer.PoolingType.MAX)
                                .kernelSize(2)
                                .stride(2)
                                .build())
                        .layer(new Convolution1DLayer.Builder(2).nOut(3).build())
                        .layer(new GlobalPoolingLayer(PoolingType.AVG))
                        .layer(Networks.classes(3))
                        .setInputType(InputType.recurrent(2, 10))),
                Networks.classified(COUNT, 3, 2, 10)));
        cases.add(Arguments.of(
                "batch normalisation",
                images(
                        convolution(3, 4).build(),
                        new BatchNormalization(),
                        new DenseLayer.Builder().nOut(5).build()),
                imageData()));
        cases.add(Arguments.of(
                "batch normalisation by variances, γ and β fixed",
                images(
                        convolution(3, 4).build(),
                        new BatchNormalization.Builder().useLogStd(false).build(),
                        new DenseLayer.Builder().nOut(5).build(),
                        new BatchNormalization.Builder(true)
                                .gamma(1.5)
                                .beta(0.25)
                                .build()),
                imageData()));
        cases.add(Arguments.of("residual", residual(), imageData()));
        for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
            cases.add(Arguments.of("vertex " + op, vertex(new ElementWiseVertex(op), "a", "b"), imageData()));
        }
        cases.add(Arguments.of("merge", vertex(new MergeVertex(), "b", "a"), imageData()));
        cases.add(Arguments.of("scale", chain(new ScaleVertex(1.7)), imageData()));
        cases.add(Arguments.of("shift", chain(new ShiftVertex(0.3)), imageData()));
        return cases.stream();
    }

    private static ComputationGraph chain(org.deeplearning4j.nn.conf.graph.GraphVertex vertex) {
        return Networks.graph(graph -> graph.addInputs("in")
                .addLayer("a", convolution(3, 3).build(), "in")
                .addVertex("vertex", vertex, "a")
                .addLayer("classes", Networks.classes(3), "vertex")
                .setOutputs("classes")
                .setInputTypes(InputType.convolutional(7, 6, 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void agreesWithDl4jInEveryLayerTheLossAndItsGradient(String name, Model model, DataSet data) throws Exception {
        assertEquals(Optional.empty(), Pair.of(model, data).difference());
    }

    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            names = {
                "IDENTITY",
                "TANH",
                "SIGMOID",
                "SOFTPLUS",
                "RELU",
                "RELU6",
                "LEAKYRELU",
                "HARDTANH",
                "SWISH",
                "MISH",
                "GELU",
                "CUBE",
                "SOFTMAX"
            })
    void agreesWithDl4jForEveryActivation(Activation activation) throws Exception {
        MultiLayerNetwork net = Networks.layers(list -> list.layer(new DenseLayer.Builder()
                        .nIn(5)
                        .nOut(8)
                        .activation(activation)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(8)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build()));
        assertEquals(
                Optional.empty(), Pair.of(net, Networks.classified(COUNT, 3, 5)).difference());
    }

    @Test
    void agreesWithDl4jInSinglePrecisionNetworks() throws Exception {
        MultiLayerNetwork net = Networks.layers(
                list -> list.layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                        .layer(Networks.values(3))
                        .setInputType(InputType.feedForward(5)));
        MultiLayerNetwork single = net.convertDataType(org.nd4j.linalg.api.buffer.DataType.FLOAT);
        assertEquals(
                Optional.empty(),
                Pair.of(single, Networks.classified(COUNT, 3, 5)).difference());
    }

    /** A step that is off by a millionth, or that lets no derivative pass, is found at its layer. */
    @Test
    void whatDiffersIsFoundAndNamed() throws Exception {
        Pair pair = Pair.of(residual(), imageData());
        Stage branch = pair.network().stages().get(1);
        assertEquals("branch", branch.vertex());
        Pair wrong = pair.with(replace(
                pair.network(),
                1,
                branch.step().then((graph, parameters, inputs) -> graph.scale(1 + 1e-6, inputs.get(0)))));
        String forward = wrong.difference().orElseThrow();
        assertTrue(forward.contains("output of branch"), forward);
        Pair deaf = pair.with(replace(
                pair.network(),
                1,
                branch.step().then((graph, parameters, inputs) -> graph.stopGradient(inputs.get(0)))));
        String gradient = deaf.difference().orElseThrow();
        assertTrue(gradient.contains("gradient in W of stem"), gradient);
    }

    /** The same where DL4J has no gradient to compare with. */
    @Test
    void whatDiffersIsFoundBehindBatchNormalisationToo() throws Exception {
        Pair pair = Pair.of(images(convolution(3, 4).build(), new BatchNormalization()), imageData());
        Step first = pair.network().stages().get(0).step();
        Pair deaf = pair.with(replace(
                pair.network(), 0, first.then((graph, parameters, inputs) -> graph.stopGradient(inputs.get(0)))));
        String slope = deaf.difference().orElseThrow();
        assertTrue(slope.contains("slope"), slope);
    }

    private static TranslatedNetwork replace(TranslatedNetwork network, int place, Step step) {
        List<Stage> stages = new ArrayList<>(network.stages());
        Stage old = stages.get(place);
        stages.set(place, new Stage(old.vertex(), old.size(), old.inputs(), step));
        return new TranslatedNetwork(
                network.blocks(),
                network.initial(),
                network.input(),
                stages,
                network.loss(),
                network.counts(),
                network.operationsPerExample());
    }

    /** H·v, by differences of DL4J's gradients along v. */
    @Test
    void theHessianIsTheDerivativeOfDl4jsGradient() throws Exception {
        Pair pair = Pair.of(residual(), imageData());
        double[] theta = pair.arrays().read(pair.shadow().graph());
        RandomStream random = new RandomStream(2, "direction");
        double[] direction = new double[theta.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = random.normal();
        }
        double[] exact = new double[theta.length];
        new Curvature(pair.network(), Objectives.CROSS_ENTROPY, pair.data().examples(), theta)
                .operator(HessianPart.HESSIAN)
                .apply(direction, exact);
        double step = 1e-5;
        double[] up = gradient(pair, theta, direction, step);
        double[] down = gradient(pair, theta, direction, -step);
        double[] expected = new double[theta.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (up[i] - down[i]) / (2 * step);
        }
        assertTrue(Numbers.largest(expected) > 1e-3, "a direction in which nothing curves would prove nothing");
        assertEquals(0, Numbers.difference(exact, expected), DIFFERENCES);
    }

    private static double[] gradient(Pair pair, double[] theta, double[] direction, double by) {
        double[] moved = theta.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += by * direction[i];
        }
        ComputationGraph graph = pair.shadow().graph();
        Weights.write(pair.arrays(), graph, moved);
        graph.setInput(0, pair.data().inputs());
        graph.setLabels(pair.data().labels());
        graph.computeGradientAndScore();
        double[] gradient = pair.arrays().read(graph.gradient().gradientForVariable());
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= COUNT;
        }
        return gradient;
    }

    /** Θ = J·Jᵀ with J by differences of DL4J's outputs. */
    @Test
    void theTangentKernelIsThatOfDl4jsOutputs() throws Exception {
        MultiLayerNetwork net =
                Networks.layers(list -> list.layer(convolution(2, 2).build())
                        .layer(Networks.values(2))
                        .setInputType(InputType.convolutional(3, 3, 1)));
        DataSet data = new DataSet(Networks.normal(3, 4, 1, 3, 3), Networks.normal(4, 4, 2));
        Pair pair = Pair.of(net, data);
        double[] theta = pair.arrays().read(pair.shadow().graph());
        double step = 1e-5;
        int rows = 8;
        double[][] jacobian = new double[theta.length][];
        for (int p = 0; p < theta.length; p++) {
            double[] up = outputs(pair, theta, p, step);
            double[] down = outputs(pair, theta, p, -step);
            jacobian[p] = new double[rows];
            for (int r = 0; r < rows; r++) {
                jacobian[p][r] = (up[r] - down[r]) / (2 * step);
            }
        }
        double[] expected = new double[rows * rows];
        for (double[] column : jacobian) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < rows; j++) {
                    expected[i * rows + j] += column[i] * column[j];
                }
            }
        }
        double[] exact = new TangentKernel(pair.network(), pair.data().examples(), theta).gram();
        assertEquals(0, Numbers.difference(exact, expected), DIFFERENCES);
    }

    /** Output by output, as the kernel has its rows. */
    private static double[] outputs(Pair pair, double[] theta, int parameter, double by) {
        double[] moved = theta.clone();
        moved[parameter] += by;
        ComputationGraph graph = pair.shadow().graph();
        Weights.write(pair.arrays(), graph, moved);
        INDArray output = graph.outputSingle(false, pair.data().inputs());
        return Numbers.of(output.transpose());
    }

    @Test
    void aLayerWithoutCounterpartIsNamed() {
        MultiLayerNetwork net = images(
                convolution(3, 4).build(),
                new LocalResponseNormalization.Builder().name("lrn").build());
        UntranslatableException e = assertThrows(UntranslatableException.class, () -> Pair.of(net, imageData()));
        assertTrue(e.getMessage().startsWith("lrn: LocalResponseNormalization cannot be"), e.getMessage());
    }

    @Test
    void aVertexWithoutCounterpartIsNamed() {
        UntranslatableException e =
                assertThrows(UntranslatableException.class, () -> Pair.of(chain(new L2NormalizeVertex()), imageData()));
        assertTrue(e.getMessage().startsWith("vertex: L2NormalizeVertex cannot be"), e.getMessage());
    }

    @Test
    void anActivationOrALossWithoutCounterpartIsNamed() {
        MultiLayerNetwork softsign = Networks.layers(list -> list.layer(new DenseLayer.Builder()
                        .name("odd")
                        .nIn(5)
                        .nOut(4)
                        .activation(Activation.SOFTSIGN)
                        .build())
                .layer(Networks.values(3))
                .setInputType(InputType.feedForward(5)));
        DataSet data = Networks.classified(COUNT, 3, 5);
        UntranslatableException e = assertThrows(UntranslatableException.class, () -> Pair.of(softsign, data));
        assertTrue(e.getMessage().startsWith("odd: activation softsign"), e.getMessage());
        MultiLayerNetwork hinge = Networks.layers(list -> list.layer(new OutputLayer.Builder(LossFunction.HINGE)
                .name("out")
                .nIn(5)
                .nOut(3)
                .activation(Activation.IDENTITY)
                .build()));
        UntranslatableException loss = assertThrows(UntranslatableException.class, () -> Pair.of(hinge, data));
        assertTrue(loss.getMessage().startsWith("out: the loss"), loss.getMessage());
    }
}
