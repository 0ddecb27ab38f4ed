package org.almagest.jobs.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.almagest.jobs.dl4j.translation.Numbers;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/** A network in training, as far as an observer asks: what both kinds of DL4J network have under different names. */
public final class LiveNetwork {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Model model;

    public LiveNetwork(Model model) {
        this.model = model;
    }

    Model model() {
        return model;
    }

    /** Updates made before the present one. */
    long iteration() {
        return model instanceof MultiLayerNetwork network
                ? network.getIterationCount()
                : graph().getConfiguration().getIterationCount();
    }

    int epoch() {
        return model instanceof MultiLayerNetwork network
                ? network.getEpochCount()
                : graph().getConfiguration().getEpochCount();
    }

    long seed() {
        NeuralNetConfiguration configuration = model instanceof MultiLayerNetwork network
                ? network.getDefaultConfiguration()
                : graph().getConfiguration().getDefaultConfiguration();
        return configuration.getSeed();
    }

    /** Its configuration as DL4J writes it, in one line. */
    public String json() {
        String text = model instanceof MultiLayerNetwork network
                ? network.getLayerWiseConfigurations().toJson()
                : graph().getConfiguration().toJson();
        try {
            return JSON.readTree(text).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DL4J wrote a configuration that is no JSON", e);
        }
    }

    /** The inputs of the present batch; null where there are none or several. */
    @Nullable
    INDArray inputs() {
        if (model instanceof MultiLayerNetwork network) {
            return network.getInput();
        }
        INDArray[] inputs = graph().getInputs();
        return inputs == null || inputs.length != 1 ? null : inputs[0];
    }

    /** The labels of the present batch; null where there are none or several. */
    @Nullable
    INDArray labels() {
        if (model instanceof MultiLayerNetwork network) {
            return network.getLabels();
        }
        return graph().getNumOutputArrays() == 1 && graph().getOutputLayer(0) instanceof IOutputLayer output
                ? output.getLabels()
                : null;
    }

    /** Whether parts of the present batch are masked. */
    boolean masked() {
        boolean arrays = model instanceof ComputationGraph graph
                && (any(graph.getInputMaskArrays()) || any(graph.getLabelMaskArrays()));
        return arrays || Arrays.stream(layers()).anyMatch(layer -> layer.getMaskArray() != null);
    }

    private static boolean any(INDArray @Nullable [] masks) {
        return masks != null && Arrays.stream(masks).anyMatch(Objects::nonNull);
    }

    /** The loss of the present batch as DL4J has it, with its regularisation. */
    double score() {
        return model.score();
    }

    /** The Euclidean norm of the present batch's mean gradient, before the updater. */
    double gradientNorm() {
        INDArray inputs = model instanceof MultiLayerNetwork network ? network.getInput() : graph().getInputs()[0];
        return Numbers.norm(Numbers.of(model.gradient().gradient())) / inputs.size(0);
    }

    /** The first layer's updater in our words, such as gd, momentum or adam; else DL4J's own in lower case. */
    String optimizer() {
        IUpdater updater = updater();
        String name = updater == null ? "none" : updater.getClass().getSimpleName();
        return switch (name) {
            case "Sgd" -> "gd";
            case "Nesterovs" -> "momentum";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    /** The first layer's learning rate for the present step; null where its updater has none. */
    @Nullable
    Double learningRate() {
        IUpdater updater = updater();
        return updater == null || !updater.hasLearningRate()
                ? null
                : (Double) updater.getLearningRate((int) iteration(), epoch());
    }

    private @Nullable IUpdater updater() {
        for (Layer layer : layers()) {
            if (layer.conf().getLayer() instanceof BaseLayer weighted && layer.numParams() > 0) {
                return weighted.getIUpdater();
            }
        }
        return null;
    }

    private Layer[] layers() {
        return model instanceof MultiLayerNetwork network ? network.getLayers() : graph().getLayers();
    }

    private ComputationGraph graph() {
        if (model instanceof ComputationGraph graph) {
            return graph;
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT, "a network of %s: expected a MultiLayerNetwork or a ComputationGraph", model.getClass()));
    }
}
