package org.almagest.jobs.dl4j.translation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/** From a DL4J graph to one of ours, vertex by vertex. */
public final class Translator {
    private final ComputationGraph graph;
    private final Shadow shadow;
    private final ParameterArrays arrays;
    private final Map<String, INDArray> table;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Size> sizes = new HashMap<>();
    private double operations;
    private boolean counts;

    private Translator(Shadow shadow, ParameterArrays arrays) {
        this.graph = shadow.graph();
        this.shadow = shadow;
        this.arrays = arrays;
        this.table = graph.paramTable();
    }

    /**
     * The network as it is now.
     *
     * @param input the size of one input
     * @param initial the flat vector at which it was first seen
     * @throws UntranslatableException naming the layer that has no counterpart
     */
    public static TranslatedNetwork translate(Shadow shadow, ParameterArrays arrays, Size input, double[] initial)
            throws UntranslatableException {
        return new Translator(shadow, arrays).network(input, initial);
    }

    private TranslatedNetwork network(Size input, double[] initial) throws UntranslatableException {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        if (configuration.getNetworkInputs().size() != 1
                || configuration.getNetworkOutputs().size() != 1) {
            throw new UntranslatableException(
                    "the network",
                    String.format(
                            Locale.ROOT,
                            "inputs %s and outputs %s: expected one of each",
                            configuration.getNetworkInputs(),
                            configuration.getNetworkOutputs()));
        }
        String output = configuration.getNetworkOutputs().get(0);
        Objective loss = loss(output, requireNonNull(configuration.getVertices().get(output)));
        places.put(configuration.getNetworkInputs().get(0), -1);
        sizes.put(configuration.getNetworkInputs().get(0), input);
        for (int i : graph.topologicalSortOrder()) {
            String vertex = graph.getVertices()[i].getVertexName();
            if (!places.containsKey(vertex)) {
                add(vertex, output, configuration, loss);
            }
        }
        if (requireNonNull(places.get(output)) != stages.size() - 1) {
            throw new UntranslatableException(
                    shadow.name(output), "the output is not the last vertex: expected no vertex that leads nowhere");
        }
        return new TranslatedNetwork(arrays.blocks(), initial, input, stages, loss, counts, operations);
    }

    private void add(String vertex, String output, ComputationGraphConfiguration configuration, Objective loss)
            throws UntranslatableException {
        String name = shadow.name(vertex);
        List<String> read = requireNonNull(configuration.getVertexInputs().get(vertex));
        List<Size> inputs = read.stream().map(sizes::get).toList();
        GraphVertex conf = requireNonNull(configuration.getVertices().get(vertex));
        LayerTranslation.Translated translated;
        if (conf instanceof LayerVertex layered) {
            Layer layer = graph.getLayer(vertex).conf().getLayer();
            Size size = VertexTranslation.preprocessed(name, inputs.get(0), layered.getPreProcessor());
            boolean logits = vertex.equals(output) && loss.equals(Objectives.CROSS_ENTROPY);
            counts |= layer instanceof BatchNormalization;
            translated = new LayerTranslation(arrays, table, vertex, name, size, logits).of(layer);
        } else {
            translated = new VertexTranslation(name, inputs).of(conf);
        }
        places.put(vertex, stages.size());
        sizes.put(vertex, translated.size());
        operations += translated.operations();
        stages.add(new Stage(
                vertex, translated.size(), read.stream().map(places::get).toList(), translated.step()));
    }

    private Objective loss(String vertex, GraphVertex conf) throws UntranslatableException {
        String name = shadow.name(vertex);
        if (!(conf instanceof LayerVertex)) {
            throw new UntranslatableException(name, "the output is no layer: expected an output or loss layer");
        }
        Layer layer = graph.getLayer(vertex).conf().getLayer();
        ILossFunction function;
        boolean softmax;
        if (layer.getClass() == OutputLayer.class) {
            function = ((OutputLayer) layer).getLossFn();
            softmax = ((OutputLayer) layer).getActivationFn() instanceof ActivationSoftmax;
        } else if (layer.getClass() == LossLayer.class) {
            function = ((LossLayer) layer).getLossFn();
            softmax = ((LossLayer) layer).getActivationFn() instanceof ActivationSoftmax;
        } else {
            throw new UntranslatableException(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%s as output: expected OutputLayer or LossLayer",
                            layer.getClass().getSimpleName()));
        }
        if (function.getClass() == LossMSE.class && ((LossMSE) function).getWeights() == null) {
            return Objectives.SQUARED_ERROR;
        }
        boolean entropy =
                function.getClass() == LossMCXENT.class || function.getClass() == LossNegativeLogLikelihood.class;
        if (entropy && softmax && ((LossMCXENT) function).getWeights() == null) {
            return Objectives.CROSS_ENTROPY;
        }
        throw new UntranslatableException(
                name,
                String.format(
                        Locale.ROOT,
                        "the loss %s%s: expected MSE, or MCXENT or NEGATIVELOGLIKELIHOOD after softmax, without weights",
                        function,
                        entropy && !softmax ? " without softmax" : ""));
    }
}
