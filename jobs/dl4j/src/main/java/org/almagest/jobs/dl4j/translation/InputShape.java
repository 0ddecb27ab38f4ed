package org.almagest.jobs.dl4j.translation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.data.DataSet;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The shape in which a network takes examples whose numbers are flat. DL4J does not save it; what the first layers need
 * says as much as has to be known. Images without a size of their own are taken to be square.
 */
public final class InputShape {
    private final String name;
    private final long numbers;

    private InputShape(DataSet data) {
        this.name = data.name();
        this.numbers = data.train().features();
    }

    /**
     * [1][…], for one example.
     *
     * @throws IllegalArgumentException if the network does not take such examples, naming both
     * @throws UntranslatableException if it has several inputs
     */
    public static long[] of(Shadow shadow, DataSet data) throws UntranslatableException {
        if (data.graph() != null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data %s are the nodes of a graph: expected separate examples, as networks of DL4J take them",
                    data.name()));
        }
        ComputationGraphConfiguration configuration = shadow.graph().getConfiguration();
        List<String> inputs = configuration.getNetworkInputs();
        if (inputs.size() != 1) {
            throw new UntranslatableException(
                    "the network", String.format(Locale.ROOT, "inputs %s: expected one", inputs));
        }
        InputShape shape = new InputShape(data);
        for (Map.Entry<String, List<String>> reader :
                configuration.getVertexInputs().entrySet()) {
            if (reader.getValue().contains(inputs.get(0))) {
                long[] found =
                        shape.of(requireNonNull(configuration.getVertices().get(reader.getKey())));
                if (found != null) {
                    return found;
                }
            }
        }
        return shape.flat();
    }

    /** What this vertex needs; null if it takes anything. */
    private long @Nullable [] of(GraphVertex vertex) {
        if (!(vertex instanceof LayerVertex layered)) {
            return null;
        }
        InputPreProcessor before = layered.getPreProcessor();
        if (before instanceof FeedForwardToCnnPreProcessor image) {
            expect(image.getNumChannels() * image.getInputHeight() * image.getInputWidth());
            return flat();
        }
        if (before instanceof CnnToFeedForwardPreProcessor image) {
            expect(image.getNumChannels() * image.getInputHeight() * image.getInputWidth());
            return new long[] {1, image.getNumChannels(), image.getInputHeight(), image.getInputWidth()};
        }
        Layer layer = layered.getLayerConf().getLayer();
        if (layer instanceof Convolution1DLayer series) {
            return new long[] {1, series.getNIn(), positions(series.getNIn())};
        }
        if (layer.getClass() == ConvolutionLayer.class) {
            long channels = ((ConvolutionLayer) layer).getNIn();
            long positions = positions(channels);
            long side = Math.round(Math.sqrt(positions));
            if (side * side != positions) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "data %s has examples of %d numbers, the network takes images of %d channels; expected square ones: build the network for flat images (InputType.convolutionalFlat), which says their size",
                        name,
                        numbers,
                        channels));
            }
            return new long[] {1, channels, side, side};
        }
        if (layer.getClass() == DenseLayer.class) {
            expect(((DenseLayer) layer).getNIn());
        } else if (layer.getClass() == OutputLayer.class) {
            expect(((OutputLayer) layer).getNIn());
        }
        return null;
    }

    private long[] flat() {
        return new long[] {1, numbers};
    }

    private long positions(long channels) {
        if (channels < 1 || numbers % channels != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data %s has examples of %d numbers, the network takes %d channels; expected a multiple: give data as the network takes it",
                    name,
                    numbers,
                    channels));
        }
        return numbers / channels;
    }

    private void expect(long taken) {
        if (taken != numbers) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data %s has examples of %d numbers, the network takes %d; expected as many: give data as the network takes it",
                    name,
                    numbers,
                    taken));
        }
    }
}
