package org.almagest.studies.implicitshapes;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.nn.TransposedConvolution;

/**
 * A decoder of three transposed convolutions 4 × 4: to 4 × 4 pixels, to 8 × 8 of as many channels, to the raster; leaky ReLU
 * between them, a sigmoid at the end.
 */
final class DeconvolutionDecoder implements ShapeDecoder {
    private static final int TAPS = ShapeEncoder.KERNEL * ShapeEncoder.KERNEL;

    /** How the weights begin. */
    enum Beginning {
        /** N(0, 2/fan-in), fan-in being the numbers that reach one output: one tap of the first layer, four of the others. */
        FAN_IN,
        /**
         * Uniform between ∓1/√(out channels·taps), as PyTorch begins transposed convolutions: it counts those that one input
         * reaches, so that the first layer's weights are far smaller.
         */
        FRAMEWORK;

        static final List<String> WORDS =
                Stream.of(values()).map(Beginning::word).toList();

        static Beginning named(String word) {
            return Stream.of(values())
                    .filter(value -> value.word().equals(word))
                    .findFirst()
                    .orElseThrow();
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final TransposedConvolution first;
    private final TransposedConvolution second;
    private final TransposedConvolution last;

    /**
     * The layers, as blocks.
     *
     * @param layer number of the first
     * @param channels between the layers
     * @param latent numbers of a code
     */
    DeconvolutionDecoder(Blocks.Builder blocks, int layer, int channels, int latent, Beginning beginning) {
        int quarter = ExampleLayout.SIDE / 4;
        ConvolutionAxis unfolding = new ConvolutionAxis(quarter, ShapeEncoder.KERNEL, 1, 0, 0);
        this.first = layer(
                blocks,
                layer,
                new ConvolutionGeometry(channels, latent, unfolding, unfolding, true),
                latent,
                beginning);
        // an output is reached through every second tap along each axis
        double fanIn = channels * TAPS / 4.0;
        this.second = layer(blocks, layer + 1, doubling(channels, channels, quarter), fanIn, beginning);
        this.last = layer(blocks, layer + 2, doubling(channels, 1, 2 * quarter), fanIn, beginning);
    }

    /** From pictures of {@code side} by {@code side} to twice as many pixels along both axes. */
    private static ConvolutionGeometry doubling(int from, int to, int side) {
        ConvolutionAxis axis = new ConvolutionAxis(2 * side, ShapeEncoder.KERNEL, 2, 1, 1);
        return new ConvolutionGeometry(to, from, axis, axis, true);
    }

    private static TransposedConvolution layer(
            Blocks.Builder blocks, int layer, ConvolutionGeometry geometry, double fanIn, Beginning beginning) {
        // the geometry is that of the convolution the other way: its inputs are what comes out here
        Start framework = Start.uniform(1 / Math.sqrt((double) geometry.inChannels() * TAPS));
        return TransposedConvolution.of(
                blocks,
                layer,
                geometry,
                beginning == Beginning.FAN_IN ? Start.normal(Math.sqrt(2 / fanIn)) : framework,
                framework);
    }

    @Override
    public Node raster(ForwardPass pass, Node codes) {
        Node state = pass.graph().leakyRelu(ShapeEncoder.SLOPE, first.apply(pass, codes));
        state = pass.graph().leakyRelu(ShapeEncoder.SLOPE, second.apply(pass, state));
        return pass.graph().activate(Activation.SIGMOID, last.apply(pass, state));
    }

    @Override
    public double operations() {
        return first.operations() + second.operations() + last.operations();
    }
}
