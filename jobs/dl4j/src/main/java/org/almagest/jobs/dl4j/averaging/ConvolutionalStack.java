package org.almagest.jobs.dl4j.averaging;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.ImageShape;
import org.almagest.dynamics.linear.Volume;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** A convolutional network of DL4J in the making: each call puts a vertex on top of the last one. */
final class ConvolutionalStack {
    private final Settings model;
    private final Learning learning;
    private final Activation activation;
    private final GraphBuilder graph;
    private String top = "image";

    ConvolutionalStack(Settings model, int features, Learning learning) {
        Volume image = ImageShape.of(model, features);
        this.model = model;
        this.learning = learning;
        this.activation = Activation.fromString(model.text("activation"));
        this.graph = learning.network()
                .weightInit(model.text("init").equals("he") ? WeightInit.RELU : WeightInit.XAVIER)
                .activation(Activation.IDENTITY)
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs(top)
                .setInputTypes(InputType.convolutionalFlat(image.height(), image.width(), image.channels()));
    }

    /** The settings that its networks share, after {@code depth}. */
    static List<Parameter> parameters(Parameter depth) {
        List<Parameter> parameters = new ArrayList<>(List.of(
                depth,
                Parameter.integer("width", 8, 1, 4096, "channels of every layer")
                        .sizeAxis(),
                Parameter.integer("kernel_size", 3, 1, 1000, "k; kernels are k by k, with zeros around the image"),
                Parameter.choice(
                        "activation", "relu", List.of("relu", "tanh", "sigmoid", "softplus"), "of every layer"),
                Parameter.flag("batch_norm", false, "batch normalisation between a convolution and its activation"),
                Parameter.choice(
                        "init",
                        "he",
                        List.of("he", "xavier"),
                        "weights are normal, of variance 2/inputs (he) or 2/(inputs + outputs) (xavier), drawn by DL4J; biases are 0"),
                Parameter.choice(
                        "head",
                        "average-dense",
                        List.of("average-dense", "dense"),
                        "the outputs' layer takes the mean of each channel, or all numbers")));
        parameters.addAll(ImageShape.PARAMETERS);
        return List.copyOf(parameters);
    }

    /** The name of the last vertex. */
    String top() {
        return top;
    }

    /** A convolution, normalised if that is asked for. */
    void convolution(String name) {
        int kernel = model.integer("kernel_size");
        put(
                name,
                new ConvolutionLayer.Builder(kernel, kernel)
                        .nOut(model.integer("width"))
                        .hasBias(!model.flag("batch_norm"))
                        .build());
        if (model.flag("batch_norm")) {
            put(
                    name + "-norm",
                    new BatchNormalization.Builder().useLogStd(false).build());
        }
    }

    void activation(String name) {
        put(name, new ActivationLayer.Builder().activation(activation).build());
    }

    /** 2 by 2, of what the last vertex gives. */
    void pooling(String name, PoolingType type) {
        put(
                name,
                new SubsamplingLayer.Builder(type)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .build());
    }

    /** The last vertex plus an earlier one. */
    void add(String name, String earlier) {
        graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), top, earlier);
        top = name;
    }

    /** The network, with its head on top. */
    ComputationGraphConfiguration end(int outputs) {
        if (model.text("head").equals("average-dense")) {
            put("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
        }
        put("output", learning.output(outputs));
        return graph.setOutputs("output").build();
    }

    private void put(String name, org.deeplearning4j.nn.conf.layers.Layer layer) {
        graph.addLayer(name, layer, top);
        top = name;
    }
}
