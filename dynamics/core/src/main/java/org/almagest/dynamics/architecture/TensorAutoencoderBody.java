package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.LatentTensor;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Convolution;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.nn.TransposedConvolution;
import org.jspecify.annotations.Nullable;

/**
 * The layers of {@link TensorAutoencoder}, all with biases:
 *
 * <pre>
 * h = relu(e1 ∗ x)          3×3, stride 1, to {@code width} channels
 * m = e2 ∗ h                3×3, stride 2, to {@code channels}
 * z = relu(m) or m; vae: v = lv ∗ h as e2, z = m + exp(v/2)∘ε, ε ~ N(0, I)
 * u = relu(d1 ∗ᵀ z)         4×4 transposed, stride 2, to {@code width} channels and the size of x
 * g = sigmoid(d2 ∗ u)       3×3, stride 1, to the channels of x
 * </pre>
 *
 * Noise is drawn in training alone. The blocks of a layer have its number in the order e1, e2, lv, d1, d2.
 */
final class TensorAutoencoderBody implements Layer, LatentTensor {
    private static final int KERNEL = 3;

    /** Of the transposed convolution: two by two taps reach each of its outputs. */
    private static final int DECODER_KERNEL = 4;

    private static final int STRIDE = 2;

    private final Volume input;
    private final Volume latent;
    private final Kind kind;
    private final ConvolutionGeometry first;
    private final ConvolutionGeometry halving;
    private final Convolution hidden;
    private final Convolution mean;
    private final @Nullable Convolution logVariance;
    private final TransposedConvolution enlarging;
    private final Convolution last;

    /**
     * What tells autoencoders of these layers apart.
     *
     * @param drawn whether the latent tensor is drawn
     * @param relu whether it is cut off at 0
     * @param noise standard deviation of the noise on the inputs
     */
    record Kind(boolean drawn, boolean relu, double noise) {}

    /**
     * Registers the layers.
     *
     * @param outputBias where the bias of the last layer begins; null where {@code initialisation} says
     */
    TensorAutoencoderBody(
            Blocks.Builder blocks,
            Volume input,
            int channels,
            int width,
            Initialisation initialisation,
            @Nullable Start outputBias,
            Kind kind) {
        this.input = input;
        this.kind = kind;
        this.first = Convolution.geometry(input, false, width, KERNEL, 1, KERNEL / 2);
        Volume inner = new Volume(width, input.height(), input.width());
        this.halving = Convolution.geometry(inner, false, channels, KERNEL, STRIDE, KERNEL / 2);
        int layer = 0;
        this.hidden = Convolution.of(blocks, layer++, first, initialisation, true);
        this.mean = Convolution.of(blocks, layer++, halving, initialisation, true);
        this.latent = mean.output();
        this.logVariance = kind.drawn ? Convolution.of(blocks, layer++, halving, initialisation, true) : null;
        ConvolutionGeometry enlarged =
                new ConvolutionGeometry(width, channels, reached(inner.height()), reached(inner.width()), true);
        this.enlarging = TransposedConvolution.of(blocks, layer++, enlarged, initialisation, true);
        ConvolutionGeometry output = Convolution.geometry(inner, false, input.channels(), KERNEL, 1, KERNEL / 2);
        this.last = outputBias == null
                ? Convolution.of(blocks, layer, output, initialisation, true)
                : Convolution.of(blocks, layer, output, initialisation, outputBias);
    }

    /** The axis whose transpose leads from half of {@code size}, rounded up, to {@code size}: output y from inputs i with y + 1 − 2i in 0 … 3. */
    private static ConvolutionAxis reached(int size) {
        return new ConvolutionAxis(size, DECODER_KERNEL, STRIDE, 1, 1 + size % STRIDE);
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node seen = inputs;
        if (kind.noise > 0 && pass.training()) {
            Node noise = pass.chance("input noise", inputs.shape(), Distribution.NORMAL);
            seen = graph.add(inputs, graph.scale(kind.noise, noise));
        }
        Encoded encoded = encode(pass, seen);
        Node code = encoded.mean();
        if (encoded.logVariance() != null && pass.training()) {
            Node deviation = graph.exp(graph.scale(0.5, encoded.logVariance()));
            Node noise = pass.chance("latent noise", code.shape(), Distribution.NORMAL);
            code = graph.add(code, graph.multiply(deviation, noise));
        }
        return decode(pass, pass.trace("latent", code));
    }

    @Override
    public Encoded encode(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node h = graph.activate(Activation.RELU, hidden.apply(pass, inputs));
        Node m = mean.apply(pass, h);
        return new Encoded(
                kind.relu ? graph.activate(Activation.RELU, m) : m,
                logVariance == null ? null : logVariance.apply(pass, h));
    }

    @Override
    public Node decode(ForwardPass pass, Node code) {
        GraphBuilder graph = pass.graph();
        Node u = graph.activate(Activation.RELU, enlarging.apply(pass, code));
        return graph.activate(Activation.SIGMOID, last.apply(pass, u));
    }

    @Override
    public Volume shape() {
        return latent;
    }

    @Override
    public boolean drawn() {
        return kind.drawn;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A place that sees no ink sees a hidden layer that is the same everywhere, but for the taps that lie in the zeros around it.
     */
    @Override
    public int[] alike(double[] image) {
        int[] places = new int[latent.positions()];
        Map<List<Object>, Integer> blank = new HashMap<>();
        for (int i = 0; i < latent.height(); i++) {
            for (int j = 0; j < latent.width(); j++) {
                int place = i * latent.width() + j;
                // a place with ink is like no other: its number lies beyond those of the blank kinds
                places[place] = inked(image, i, j)
                        ? latent.positions() + place
                        : blank.computeIfAbsent(
                                List.of(inside(halving.vertical(), i), inside(halving.horizontal(), j)),
                                kind -> blank.size());
            }
        }
        return places;
    }

    /** Which taps of an output lie inside. */
    private static List<Boolean> inside(ConvolutionAxis axis, int output) {
        List<Boolean> inside = new ArrayList<>();
        for (int tap = 0; tap < axis.kernel(); tap++) {
            inside.add(axis.input(output, tap) >= 0);
        }
        return inside;
    }

    /** Whether a number other than 0 is within what the place sees through both convolutions. */
    private boolean inked(double[] image, int i, int j) {
        for (int y : seen(i, halving.vertical(), first.vertical())) {
            for (int x : seen(j, halving.horizontal(), first.horizontal())) {
                for (int channel = 0; channel < input.channels(); channel++) {
                    if (image[input.unit(channel, y, x)] != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static int[] seen(int output, ConvolutionAxis second, ConvolutionAxis first) {
        return IntStream.range(0, second.kernel())
                .map(tap -> second.input(output, tap))
                .filter(inner -> inner >= 0)
                .flatMap(inner -> IntStream.range(0, first.kernel())
                        .map(tap -> first.input(inner, tap))
                        .filter(pixel -> pixel >= 0))
                .distinct()
                .toArray();
    }

    @Override
    public double operations() {
        double variance = logVariance == null ? 0 : logVariance.operations();
        return hidden.operations() + mean.operations() + variance + enlarging.operations() + last.operations();
    }
}
