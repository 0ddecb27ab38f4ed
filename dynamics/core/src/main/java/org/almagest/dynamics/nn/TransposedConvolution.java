package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.linear.Volume;
import org.jspecify.annotations.Nullable;

/**
 * A transposed convolution: the linear map whose transpose is a convolution, from the smaller images to the larger ones, as
 * decoders use it, with a bias for each channel. W is [in channels][out channel·ky·kx], b is [out channels]. An output is
 * reached by taps/stride² positions, over its inputs' channels: that is its fan-in.
 *
 * <p>At infinite width as {@link Convolution}, with the mean over those taps that reach the output.
 */
public final class TransposedConvolution implements Layer {
    private final ConvolutionGeometry geometry;
    private final int weights;
    private final int bias;

    private TransposedConvolution(ConvolutionGeometry geometry, int weights, int bias) {
        this.geometry = geometry;
        this.weights = weights;
        this.bias = bias;
    }

    /**
     * The layer with blocks W and, if asked for, b.
     *
     * @param geometry of the convolution that goes the other way: its outputs are this layer's inputs
     */
    public static TransposedConvolution of(
            Blocks.Builder blocks,
            int layer,
            ConvolutionGeometry geometry,
            Initialisation initialisation,
            boolean bias) {
        double strides =
                (double) geometry.vertical().stride() * geometry.horizontal().stride();
        double fanIn = geometry.outChannels() * geometry.taps() / strides;
        double fanOut = geometry.weightColumns();
        return of(
                blocks,
                layer,
                geometry,
                Start.weights(initialisation, fanIn, fanOut),
                bias ? Start.biases(initialisation, fanIn, fanOut) : null);
    }

    /** As the other, with starts of its own; no bias where that is null. */
    public static TransposedConvolution of(
            Blocks.Builder blocks, int layer, ConvolutionGeometry geometry, Start weights, @Nullable Start bias) {
        int w = blocks.kernels(layer, geometry, weights);
        return new TransposedConvolution(
                geometry, w, bias == null ? -1 : blocks.weight(layer, "b", geometry.inChannels(), 1, bias));
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        Node result = pass.graph().convolveTransposed(geometry, pass.parameter(weights), inputs);
        return bias < 0 ? result : Channels.add(pass.graph(), result, pass.parameter(bias));
    }

    /** What it makes of an image. */
    public Volume output() {
        return new Volume(
                geometry.inChannels(),
                geometry.vertical().size(),
                geometry.horizontal().size());
    }

    @Override
    public double operations() {
        return 2.0 * geometry.outRows() * geometry.weightColumns();
    }
}
