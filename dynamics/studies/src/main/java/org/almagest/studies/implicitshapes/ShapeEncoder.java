package org.almagest.studies.implicitshapes;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Convolution;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Start;

/**
 * From a raster of 16 × 16 to its code: convolutions 4 × 4 of stride 2 with leaky ReLU, the second to twice as many channels, a
 * convolution 4 × 4 to one number a channel, and a sigmoid. Weights begin as N(0, 2/((1 + slope²)·fan-in)) (He et al., ICCV 2015, eq. 15), biases uniform
 * between ∓1/√fan-in.
 */
final class ShapeEncoder implements Layer {
    /** Of leaky ReLU below 0, in encoders and decoders. */
    static final double SLOPE = 0.02;

    /** Layers, and so the number of the decoder's first. */
    static final int LAYERS = 3;

    static final int KERNEL = 4;

    private final Convolution first;
    private final Convolution second;
    private final Convolution last;

    /**
     * The layers, as blocks.
     *
     * @param channels of the first
     * @param latent numbers of the code
     */
    ShapeEncoder(Blocks.Builder blocks, int channels, int latent) {
        this.first = halving(blocks, 0, new Volume(1, ExampleLayout.SIDE, ExampleLayout.SIDE), channels);
        this.second = halving(blocks, 1, first.output(), 2 * channels);
        this.last = convolution(blocks, 2, Convolution.geometry(second.output(), false, latent, KERNEL, 1, 0));
    }

    private static Convolution halving(Blocks.Builder blocks, int layer, Volume input, int channels) {
        return convolution(blocks, layer, Convolution.geometry(input, false, channels, KERNEL, 2, 1));
    }

    private static Convolution convolution(Blocks.Builder blocks, int layer, ConvolutionGeometry geometry) {
        double fanIn = geometry.weightColumns();
        return Convolution.of(
                blocks,
                layer,
                geometry,
                Start.normal(Math.sqrt(2 / ((1 + SLOPE * SLOPE) * fanIn))),
                Start.uniform(1 / Math.sqrt(fanIn)));
    }

    /** From rasters [256][batch] to codes [latent][batch]. */
    @Override
    public Node apply(ForwardPass pass, Node rasters) {
        Node state = pass.graph().leakyRelu(SLOPE, first.apply(pass, rasters));
        state = pass.graph().leakyRelu(SLOPE, second.apply(pass, state));
        return pass.graph().activate(Activation.SIGMOID, last.apply(pass, state));
    }

    @Override
    public double operations() {
        return first.operations() + second.operations() + last.operations();
    }
}
