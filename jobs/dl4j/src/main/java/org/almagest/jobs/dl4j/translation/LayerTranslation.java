package org.almagest.jobs.dl4j.translation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.ShapeException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a layer of DL4J does, as a {@link Step}. */
final class LayerTranslation {
    private final ParameterArrays arrays;
    private final Map<String, INDArray> table;
    private final String vertex;
    private final String name;
    private final Size input;
    private final boolean logits;

    /**
     * For one layer.
     *
     * @param arrays the network's parameters
     * @param table its arrays as they are now, for those that are no parameters
     * @param vertex the layer's name in the graph
     * @param name its name for people
     * @param input the size of what it reads, after its preprocessor
     * @param logits whether a softmax at the end is left to the loss
     */
    LayerTranslation(
            ParameterArrays arrays,
            Map<String, INDArray> table,
            String vertex,
            String name,
            Size input,
            boolean logits) {
        this.arrays = arrays;
        this.table = table;
        this.vertex = vertex;
        this.name = name;
        this.input = input;
        this.logits = logits;
    }

    /**
     * The layer's work.
     *
     * @param size of what it gives
     * @param operations of one forward pass on one example, roughly
     */
    record Translated(Size size, Step step, double operations) {}

    /** Translates; the exact class counts, since a subclass does something else. */
    Translated of(Layer layer) throws UntranslatableException {
        Class<?> type = layer.getClass();
        if (type == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            if (dense.hasLayerNorm()) {
                throw new UntranslatableException(name, "layer normalisation has no exact counterpart");
            }
            return dense(dense, dense.hasBias());
        }
        if (type == OutputLayer.class) {
            return dense((OutputLayer) layer, ((OutputLayer) layer).hasBias());
        }
        if (type == ActivationLayer.class) {
            return new Translated(input, activation(((ActivationLayer) layer).getActivationFn(), input), 0);
        }
        if (type == LossLayer.class) {
            return new Translated(input, activation(((LossLayer) layer).getActivationFn(), input), 0);
        }
        if (type == DropoutLayer.class) {
            return new Translated(input, (graph, parameters, inputs) -> inputs.get(0), 0);
        }
        if (type == ConvolutionLayer.class) {
            return convolution((ConvolutionLayer) layer);
        }
        if (type == Convolution1DLayer.class) {
            return convolution1d((Convolution1DLayer) layer);
        }
        if (type == SubsamplingLayer.class) {
            return pooling((SubsamplingLayer) layer);
        }
        if (type == Subsampling1DLayer.class) {
            return pooling1d((Subsampling1DLayer) layer);
        }
        if (type == GlobalPoolingLayer.class) {
            return pooling((GlobalPoolingLayer) layer);
        }
        if (type == BatchNormalization.class) {
            return normalisation((BatchNormalization) layer);
        }
        throw new UntranslatableException(
                name,
                String.format(
                        Locale.ROOT,
                        "%s cannot be translated exactly; expected dense, convolution, pooling, batch normalisation, activation, dropout, output or loss layers",
                        type.getSimpleName()));
    }

    private Step activation(IActivation function, Size size) throws UntranslatableException {
        if (logits) {
            return (graph, parameters, inputs) -> inputs.get(0);
        }
        return Activations.of(name, function, size.positions() == 1);
    }

    private Translated dense(FeedForwardLayer layer, boolean bias) throws UntranslatableException {
        if (layer.getNIn() != input.count()) {
            throw new UntranslatableException(
                    name,
                    String.format(
                            Locale.ROOT, "it takes %d numbers, expected %s of one example", layer.getNIn(), input));
        }
        Size size = Size.flat(Math.toIntExact(layer.getNOut()));
        int weights = arrays.index(vertex, "W");
        int biases = bias ? arrays.index(vertex, "b") : -1;
        Step affine = (graph, parameters, inputs) -> {
            Node product = graph.product(parameters.get(weights), inputs.get(0));
            return biases < 0 ? product : graph.add(product, parameters.get(biases));
        };
        return new Translated(
                size, affine.then(activation(layer.getActivationFn(), size)), 2.0 * size.count() * input.count());
    }

    private Translated convolution(ConvolutionLayer layer) throws UntranslatableException {
        check(layer.getCnn2dDataFormat());
        int[] pad = layer.getPadding();
        ConvolutionMode mode = layer.getConvolutionMode();
        return convolution(
                layer,
                axis(
                        input.height(),
                        layer.getKernelSize()[0],
                        layer.getStride()[0],
                        pad[0],
                        layer.getDilation()[0],
                        mode),
                axis(
                        input.width(),
                        layer.getKernelSize()[1],
                        layer.getStride()[1],
                        pad[1],
                        layer.getDilation()[1],
                        mode));
    }

    private Translated convolution1d(Convolution1DLayer layer) throws UntranslatableException {
        if (layer.getRnnDataFormat() == RNNFormat.NWC) {
            throw new UntranslatableException(name, "the data format NWC: expected NCW");
        }
        ConvolutionAxis axis = axis(
                input.width(),
                layer.getKernelSize()[0],
                layer.getStride()[0],
                layer.getPadding()[0],
                layer.getDilation()[0],
                layer.getConvolutionMode());
        return convolution(layer, ConvolutionAxis.NONE, axis);
    }

    private Translated convolution(ConvolutionLayer layer, ConvolutionAxis vertical, ConvolutionAxis horizontal)
            throws UntranslatableException {
        ConvolutionGeometry geometry =
                new ConvolutionGeometry(input.channels(), Math.toIntExact(layer.getNOut()), vertical, horizontal, true);
        Size size = new Size(geometry.outChannels(), vertical.outputs(), horizontal.outputs());
        int weights = arrays.index(vertex, "W");
        int biases = layer.hasBias() ? arrays.index(vertex, "b") : -1;
        Step affine = (graph, parameters, inputs) -> {
            Node result = graph.convolve(geometry, parameters.get(weights), inputs.get(0));
            return biases < 0
                    ? result
                    : byChannel(graph, result, size, channels -> graph.add(channels, parameters.get(biases)));
        };
        return new Translated(
                size,
                affine.then(activation(layer.getActivationFn(), size)),
                2.0 * geometry.outRows() * geometry.weightColumns());
    }

    private Translated pooling(SubsamplingLayer layer) throws UntranslatableException {
        check(layer.getCnn2dDataFormat());
        ConvolutionMode mode = layer.getConvolutionMode();
        Pooling windows = new Pooling(
                input,
                axis(
                        input.height(),
                        layer.getKernelSize()[0],
                        layer.getStride()[0],
                        layer.getPadding()[0],
                        layer.getDilation()[0],
                        mode),
                axis(
                        input.width(),
                        layer.getKernelSize()[1],
                        layer.getStride()[1],
                        layer.getPadding()[1],
                        layer.getDilation()[1],
                        mode));
        return pooling(windows, layer.getPoolingType(), layer.isAvgPoolIncludePadInDivisor());
    }

    private Translated pooling1d(Subsampling1DLayer layer) throws UntranslatableException {
        ConvolutionAxis axis = axis(
                input.width(),
                layer.getKernelSize()[0],
                layer.getStride()[0],
                layer.getPadding()[0],
                layer.getDilation()[0],
                layer.getConvolutionMode());
        return pooling(
                new Pooling(input, ConvolutionAxis.NONE, axis),
                layer.getPoolingType(),
                layer.isAvgPoolIncludePadInDivisor());
    }

    private Translated pooling(GlobalPoolingLayer layer) throws UntranslatableException {
        int[] axes = layer.getPoolingDimensions();
        boolean all = axes == null || Arrays.equals(axes, new int[] {2, 3}) || Arrays.equals(axes, new int[] {2});
        if (!layer.isCollapseDimensions() || !all) {
            throw new UntranslatableException(
                    name, "a global pooling over chosen axes, or one that keeps them: expected one over all positions");
        }
        Translated pooled = pooling(Pooling.global(input), layer.getPoolingType(), true);
        return new Translated(Size.flat(input.channels()), pooled.step(), pooled.operations());
    }

    private Translated pooling(Pooling windows, PoolingType type, boolean padded) throws UntranslatableException {
        Step step =
                switch (type) {
                    case MAX -> windows.maximum(name);
                    case AVG -> windows.mean(name, padded);
                    case SUM -> windows.sum(name);
                    default ->
                        throw new UntranslatableException(
                                name,
                                String.format(
                                        Locale.ROOT,
                                        "pooling %s has no exact counterpart; expected MAX, AVG or SUM",
                                        type));
                };
        return new Translated(windows.output(), step, input.count());
    }

    /** y = γ·(x − μ)/√(σ² + ε) + β with the running mean μ and variance σ², channel by channel. */
    private Translated normalisation(BatchNormalization layer) throws UntranslatableException {
        if (input.positions() > 1) {
            check(layer.getCnn2DFormat());
        }
        double[] shift = Arrays.stream(Numbers.of(array("mean"))).map(m -> -m).toArray();
        double[] scale = layer.isUseLogStd()
                ? Arrays.stream(Numbers.of(array("log10stdev")))
                        .map(l -> StrictMath.pow(10, 2 * l))
                        .toArray()
                : Numbers.of(array("var"));
        for (int i = 0; i < scale.length; i++) {
            scale[i] = 1 / Math.sqrt(scale[i] + layer.getEps());
        }
        if (shift.length != input.channels()) {
            throw new UntranslatableException(
                    name,
                    String.format(Locale.ROOT, "it normalises %d channels, expected those of %s", shift.length, input));
        }
        int gamma = arrays.index(vertex, "gamma");
        int beta = arrays.index(vertex, "beta");
        Step step = (graph, parameters, inputs) -> byChannel(graph, inputs.get(0), input, channels -> {
            Node standard = graph.multiply(Columns.of(graph, scale), graph.add(channels, Columns.of(graph, shift)));
            Node scaled = gamma < 0
                    ? graph.scale(layer.getGamma(), standard)
                    : graph.multiply(parameters.get(gamma), standard);
            return graph.add(scaled, beta < 0 ? graph.constant(layer.getBeta()) : parameters.get(beta));
        });
        return new Translated(input, step, 4.0 * input.count());
    }

    private INDArray array(String key) throws UntranslatableException {
        INDArray array = table.get(vertex + "_" + key);
        if (array == null) {
            throw new UntranslatableException(
                    name, String.format(Locale.ROOT, "the layer has no array %s among %s", key, table.keySet()));
        }
        return array;
    }

    /** A channel's positions and the batch lie one after another: as one row, what is given by channel broadcasts. */
    private static Node byChannel(
            GraphBuilder graph, Node x, Size size, java.util.function.UnaryOperator<Node> operation) {
        int rows = x.shape().rows();
        int columns = x.shape().columns();
        Node channels = graph.reshape(x, size.channels(), size.positions() * columns);
        return graph.reshape(operation.apply(channels), rows, columns);
    }

    private ConvolutionAxis axis(int size, int kernel, int stride, int padding, int dilation, ConvolutionMode mode)
            throws UntranslatableException {
        if (dilation != 1) {
            throw new UntranslatableException(
                    name, String.format(Locale.ROOT, "a dilation of %d: expected 1", dilation));
        }
        try {
            return switch (mode) {
                case Same -> ConvolutionAxis.same(size, kernel, stride);
                case Strict, Truncate -> new ConvolutionAxis(size, kernel, stride, padding, padding);
                default ->
                    throw new UntranslatableException(
                            name,
                            String.format(Locale.ROOT, "convolution mode %s: expected Same, Strict or Truncate", mode));
            };
        } catch (ShapeException e) {
            throw new UntranslatableException(name, String.valueOf(e.getMessage()));
        }
    }

    private void check(CNN2DFormat format) throws UntranslatableException {
        if (format != CNN2DFormat.NCHW) {
            throw new UntranslatableException(
                    name, String.format(Locale.ROOT, "the data format %s: expected NCHW", format));
        }
    }
}
