package org.almagest.jobs.dl4j.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.almagest.dynamics.family.Block;
import org.almagest.jobs.dl4j.Networks;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every parameter of every layer type, in one flat vector, with a neuron or kernel a row. */
class ParameterArraysTest {
    private static final double ROUNDING = 1e-12;

    private static Model images(Layer layer) {
        return Networks.layers(
                list -> list.layer(layer).layer(Networks.classes(3)).setInputType(InputType.convolutional(6, 6, 2)));
    }

    private static Model sequences(Layer layer) {
        return Networks.layers(list -> list.layer(layer)
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                        .name("out")
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(2, 5)));
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of(
                        "dense 4 of 72", images(new DenseLayer.Builder().nOut(4).build())),
                Arguments.of(
                        "convolution 4 of 18",
                        images(new ConvolutionLayer.Builder(3, 3).nOut(4).build())),
                Arguments.of(
                        "transposed 5 of 18",
                        images(new Deconvolution2D.Builder(3, 3).nOut(5).build())),
                Arguments.of(
                        "depthwise 6 of 9",
                        images(new DepthwiseConvolution2D.Builder(3, 3)
                                .depthMultiplier(3)
                                .nOut(6)
                                .build())),
                Arguments.of(
                        "separable 2 of 9, 5 of 2",
                        images(new SeparableConvolution2D.Builder(3, 3).nOut(5).build())),
                Arguments.of(
                        "local",
                        images(new LocallyConnected2D.Builder()
                                .kernelSize(3, 3)
                                .nOut(2)
                                .setInputSize(6, 6)
                                .build())),
                Arguments.of("normalisation, none", images(new BatchNormalization())),
                Arguments.of(
                        "prelu",
                        images(new PReLULayer.Builder().inputShape(2, 6, 6).build())),
                Arguments.of(
                        "frozen 4 of 72",
                        images(new FrozenLayer(new DenseLayer.Builder().nOut(4).build()))),
                Arguments.of(
                        "lstm 12 of 2, 12 of 3",
                        sequences(new LSTM.Builder().nOut(3).build())),
                Arguments.of(
                        "simple 3 of 2, 3 of 3",
                        sequences(new SimpleRnn.Builder().nOut(3).build())),
                Arguments.of(
                        "bidirectional 12 of 2, 12 of 3, 12 of 2, 12 of 3",
                        sequences(new Bidirectional(new LSTM.Builder().nOut(3).build()))),
                Arguments.of("line 4 of 6", Networks.layers(list -> list.layer(
                                new Convolution1DLayer.Builder(3).nOut(4).build())
                        .layer(new GlobalPoolingLayer(PoolingType.AVG))
                        .layer(Networks.classes(3))
                        .setInputType(InputType.recurrent(2, 5)))),
                Arguments.of("space 4 of 16", Networks.layers(list -> list.layer(
                                new Convolution3D.Builder(2, 2, 2).nOut(4).build())
                        .layer(Networks.classes(3))
                        .setInputType(InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 3, 3, 2)))),
                Arguments.of("embedding 4 of 7", Networks.layers(list -> list.layer(
                                new EmbeddingLayer.Builder().nIn(7).nOut(4).build())
                        .layer(Networks.classes(3))
                        .setInputType(InputType.feedForward(7)))));
    }

    /** The words after the first comma or the name are the expected shapes, "rows of cols". */
    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void holdEveryParameterOnce(String name, Model model) {
        Shadow shadow = Shadow.of(model);
        ParameterArrays arrays = ParameterArrays.of(shadow);
        double[] flat = arrays.read(shadow.graph());
        double squares = 0;
        long count = 0;
        for (String key : shadow.graph().paramTable().keySet()) {
            if (!key.endsWith("_mean") && !key.endsWith("_var") && !key.endsWith("_log10stdev")) {
                INDArray array = shadow.graph().paramTable().get(key);
                squares += Math.pow(array.norm2Number().doubleValue(), 2);
                count += array.length();
            }
        }
        assertEquals(count, flat.length);
        assertEquals(Math.sqrt(squares), Numbers.norm(flat), ROUNDING * Math.sqrt(squares));
        int offset = 0;
        for (Block block : arrays.blocks()) {
            assertEquals(offset, block.offset(), "no gaps");
            offset += block.size();
        }
        List<String> shapes = arrays.blocks().stream()
                .filter(block -> block.name().equals("W") && !isHead(arrays, block))
                .map(block -> block.rows() + " of " + block.cols())
                .toList();
        if (name.contains(" of ")) {
            assertEquals(name.substring(name.indexOf(' ') + 1), String.join(", ", shapes));
        } else if (name.endsWith("none")) {
            assertEquals(List.of(), shapes);
        }
    }

    private static boolean isHead(ParameterArrays arrays, Block block) {
        String layer = arrays.layers().get(block.layer());
        return layer.equals("classes") || layer.equals("out");
    }
}
