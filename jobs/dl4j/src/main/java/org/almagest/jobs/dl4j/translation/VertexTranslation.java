package org.almagest.jobs.dl4j.translation;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;

/** What a vertex without parameters does, as a {@link Step}; and what preprocessors make of sizes. */
final class VertexTranslation {
    private final String name;
    private final List<Size> inputs;

    /**
     * For one vertex.
     *
     * @param name its name for people
     * @param inputs the sizes of what it reads
     */
    VertexTranslation(String name, List<Size> inputs) {
        this.name = name;
        this.inputs = inputs;
    }

    LayerTranslation.Translated of(GraphVertex vertex) throws UntranslatableException {
        Size first = inputs.get(0);
        if (vertex instanceof ElementWiseVertex elements) {
            if (inputs.stream().distinct().count() > 1) {
                throw new UntranslatableException(
                        name,
                        String.format(
                                Locale.ROOT, "inputs of sizes %s: expected one size, nothing to broadcast", inputs));
            }
            return new LayerTranslation.Translated(first, elementWise(elements), first.count());
        }
        if (vertex instanceof MergeVertex) {
            return merge(first);
        }
        if (vertex instanceof ScaleVertex scale) {
            double factor = scale.getScaleFactor();
            return each((graph, parameters, read) -> graph.scale(factor, read.get(0)));
        }
        if (vertex instanceof ShiftVertex shift) {
            double by = shift.getShiftFactor();
            return each((graph, parameters, read) -> graph.add(read.get(0), graph.constant(by)));
        }
        if (vertex instanceof PreprocessorVertex preprocessor) {
            Size size = preprocessed(name, first, preprocessor.getPreProcessor());
            return new LayerTranslation.Translated(size, (graph, parameters, read) -> read.get(0), 0);
        }
        throw new UntranslatableException(
                name,
                String.format(
                        Locale.ROOT,
                        "%s cannot be translated exactly; expected layers, or vertices that work element by element, merge, scale, shift or reshape",
                        vertex.getClass().getSimpleName()));
    }

    private LayerTranslation.Translated each(Step step) {
        return new LayerTranslation.Translated(
                inputs.get(0), step, inputs.get(0).count());
    }

    private Step elementWise(ElementWiseVertex vertex) throws UntranslatableException {
        return switch (vertex.getOp()) {
            case Add -> (graph, parameters, read) -> sum(graph, read);
            case Average -> (graph, parameters, read) -> graph.scale(1.0 / read.size(), sum(graph, read));
            case Subtract -> (graph, parameters, read) -> graph.subtract(read.get(0), read.get(1));
            case Product ->
                (graph, parameters, read) ->
                        read.stream().reduce(graph::multiply).orElseThrow();
            case Max ->
                (graph, parameters, read) -> read.stream()
                        .reduce((a, b) -> graph.add(a, graph.activate(Activation.RELU, graph.subtract(b, a))))
                        .orElseThrow();
        };
    }

    private static Node sum(GraphBuilder graph, List<Node> read) {
        return read.stream().reduce(graph::add).orElseThrow();
    }

    /** Channels one after another. */
    private LayerTranslation.Translated merge(Size first) throws UntranslatableException {
        int channels = 0;
        for (Size size : inputs) {
            if (size.height() != first.height() || size.width() != first.width()) {
                throw new UntranslatableException(
                        name, String.format(Locale.ROOT, "inputs of sizes %s: expected the same positions", inputs));
            }
            channels += size.channels();
        }
        Size size = new Size(channels, first.height(), first.width());
        return new LayerTranslation.Translated(
                size, (graph, parameters, read) -> graph.concatenate(1, read), size.count());
    }

    /** The size behind a preprocessor that reorders nothing, or behind none. */
    static Size preprocessed(String name, Size size, @Nullable InputPreProcessor preprocessor)
            throws UntranslatableException {
        if (preprocessor == null) {
            return size;
        }
        if (preprocessor.getClass() == FeedForwardToCnnPreProcessor.class) {
            FeedForwardToCnnPreProcessor image = (FeedForwardToCnnPreProcessor) preprocessor;
            Size result = new Size(
                    Math.toIntExact(image.getNumChannels()),
                    Math.toIntExact(image.getInputHeight()),
                    Math.toIntExact(image.getInputWidth()));
            if (result.count() == size.count()) {
                return result;
            }
            throw new UntranslatableException(
                    name,
                    String.format(
                            Locale.ROOT,
                            "a preprocessor to images of %s: expected the %s numbers of one example",
                            result,
                            size));
        }
        if (preprocessor.getClass() == CnnToFeedForwardPreProcessor.class
                && ((CnnToFeedForwardPreProcessor) preprocessor).getFormat() == CNN2DFormat.NCHW) {
            return Size.flat(size.count());
        }
        // behind a pooling over time, where DL4J puts it all the same
        if (preprocessor.getClass() == RnnToFeedForwardPreProcessor.class && size.positions() == 1) {
            return size;
        }
        throw new UntranslatableException(
                name,
                String.format(
                        Locale.ROOT,
                        "the preprocessor %s cannot be translated exactly; expected one between flat inputs and images [channel][y][x]",
                        preprocessor.getClass().getSimpleName()));
    }
}
