package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.linear.Volume;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of images (a cross-correlation, as networks have it) with a bias for each channel; W is [out
 * channels][in channel·ky·kx], b is [out channels].
 *
 * <p>With many channels and independent weights of variance σ_w²/fan-in a number of the output is a Gaussian process over the
 * images, whose covariance is σ_b² plus σ_w² times the mean over the taps of that of the inputs (Novak et al., ICLR 2019,
 * arXiv 1810.05148).
 */
public final class Convolution implements Layer {
    private final ConvolutionGeometry geometry;
    private final int weights;
    private final int bias;

    private Convolution(ConvolutionGeometry geometry, int weights, int bias) {
        this.geometry = geometry;
        this.weights = weights;
        this.bias = bias;
    }

    /** The layer with blocks W and, if asked for, b. */
    public static Convolution of(
            Blocks.Builder blocks,
            int layer,
            ConvolutionGeometry geometry,
            Initialisation initialisation,
            boolean bias) {
        Start biases = bias ? Start.biases(initialisation, fanIn(geometry), fanOut(geometry)) : null;
        return of(blocks, layer, geometry, weights(geometry, initialisation), biases);
    }

    /**
     * The layer with blocks W and b, whose biases begin elsewhere than the weights do.
     *
     * @param biases where they begin
     */
    public static Convolution of(
            Blocks.Builder blocks,
            int layer,
            ConvolutionGeometry geometry,
            Initialisation initialisation,
            Start biases) {
        return of(blocks, layer, geometry, weights(geometry, initialisation), biases);
    }

    private static Start weights(ConvolutionGeometry geometry, Initialisation initialisation) {
        return Start.weights(initialisation, fanIn(geometry), fanOut(geometry));
    }

    private static double fanIn(ConvolutionGeometry geometry) {
        return geometry.weightColumns();
    }

    private static double fanOut(ConvolutionGeometry geometry) {
        return (double) geometry.outChannels() * geometry.taps();
    }

    /**
     * The geometry on images of {@code input}: a square kernel, with {@code padding} zeros on every side.
     *
     * @param line whether the images are lines, of height 1, along which alone kernel and stride count; an image of height 1 that
     *     is none has zeros above and below
     * @throws IllegalArgumentException if the kernel does not fit
     */
    public static ConvolutionGeometry geometry(
            Volume input, boolean line, int channels, int kernel, int stride, int padding) {
        return new ConvolutionGeometry(
                input.channels(),
                channels,
                line ? ConvolutionAxis.NONE : axis(input.height(), kernel, stride, padding),
                axis(input.width(), kernel, stride, padding),
                true);
    }

    /**
     * An axis with as many zeros on both sides.
     *
     * @throws IllegalArgumentException if the kernel does not fit
     */
    static ConvolutionAxis axis(int size, int kernel, int stride, int padding) {
        return new ConvolutionAxis(size, kernel, stride, padding, padding);
    }

    /** The layer with starts of its own; no bias where that is null. */
    public static Convolution of(
            Blocks.Builder blocks, int layer, ConvolutionGeometry geometry, Start weights, @Nullable Start bias) {
        int w = blocks.kernels(layer, geometry, weights);
        return new Convolution(
                geometry, w, bias == null ? -1 : blocks.weight(layer, "b", geometry.outChannels(), 1, bias));
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        Node result = pass.graph().convolve(geometry, pass.parameter(weights), inputs);
        return bias < 0 ? result : Channels.add(pass.graph(), result, pass.parameter(bias));
    }

    /** What it makes of an image. */
    public Volume output() {
        return new Volume(
                geometry.outChannels(),
                geometry.vertical().outputs(),
                geometry.horizontal().outputs());
    }

    @Override
    public double operations() {
        return 2.0 * geometry.outRows() * geometry.weightColumns();
    }
}
