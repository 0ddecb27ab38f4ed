package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.infinite.ConvolutionalLaw;
import org.almagest.dynamics.linear.Volume;

/** What {@code cnn} and {@code locally-connected} share: all but whether the positions of a layer share its kernels. */
abstract class ConvolutionalFamily implements Family {
    private static final int LARGEST = 1_000_000;
    private static final String NTK = "ntk";
    private static final List<String> PADDINGS = List.of("valid", "same");

    private final boolean shared;

    ConvolutionalFamily(boolean shared) {
        this.shared = shared;
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.requiredInteger("depth", 1, 10_000, "number of convolutional layers; the head comes on top")
                        .axis(),
                Parameter.integer("width", 8, 1, LARGEST, "channels of every layer")
                        .sizeAxis(),
                Parameter.text("channels", "", "channels layer by layer, such as 8,16; empty = width for all"),
                Parameter.integer(
                        "kernel_size", 3, 1, LARGEST, "k; kernels are k numbers on a line, k by k on an image"),
                Parameter.text("kernel_sizes", "", "kernel sizes layer by layer; empty = kernel_size for all"),
                Parameter.integer("stride", 1, 1, LARGEST, "inputs between two outputs, along each axis"),
                Parameter.text("strides", "", "strides layer by layer; empty = stride for all"),
                Parameter.choice(
                        "padding",
                        "valid",
                        PADDINGS,
                        "valid = none; same = zeros around, ⌈size/stride⌉ outputs, the smaller half of the zeros before"),
                Parameter.text(
                        "paddings", "", "paddings layer by layer, such as same,valid; empty = padding for all")));
        parameters.addAll(ImageShape.PARAMETERS);
        parameters.addAll(List.of(
                Parameter.choice("activation", "tanh", Activation.WORDS, "after each layer but the head"),
                Parameter.choice(
                        "head",
                        "dense",
                        List.of("dense", "average-dense"),
                        "from the last convolution to the outputs: dense = on all its numbers; average-dense = on the mean of each channel"),
                Parameter.flag("bias", true, "whether the layers have biases, the head included")));
        if (shared) {
            parameters.addAll(List.of(
                    Parameter.choice(
                            "parametrisation",
                            "standard",
                            List.of("standard", NTK),
                            "standard: z = W∗h + b, drawn as init says; ntk: z = sigma_w/√fan-in·W∗h + sigma_b·b, all drawn from N(0, 1)"),
                    Parameter.real("sigma_w", 1, 0, 1e6, "factor σ_w of parametrisation ntk"),
                    Parameter.real("sigma_b", 0.1, 0, 1e6, "factor σ_b of parametrisation ntk")));
        }
        parameters.addAll(Initialisation.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int depth = settings.integer("depth");
        List<Integer> channels = PerLayer.integers(settings, "channels", "width", depth, LARGEST);
        List<Integer> kernels = PerLayer.integers(settings, "kernel_sizes", "kernel_size", depth, LARGEST);
        List<Integer> strides = PerLayer.integers(settings, "strides", "stride", depth, LARGEST);
        List<String> paddings = PerLayer.words(settings, "paddings", "padding", depth, PADDINGS);
        Volume input = ImageShape.of(settings, features);
        boolean ntk = shared && settings.text("parametrisation").equals(NTK);
        List<Layer> layers = new ArrayList<>();
        List<ConvolutionGeometry> convolutions = new ArrayList<>();
        Volume state = input;
        for (int l = 0; l < depth; l++) {
            ConvolutionGeometry geometry = geometry(
                    l, state, input.height() == 1, channels.get(l), kernels.get(l), strides.get(l), paddings.get(l));
            convolutions.add(geometry);
            layers.add(new ConvolutionLayer(geometry));
            state = new Volume(
                    channels.get(l),
                    geometry.vertical().outputs(),
                    geometry.horizontal().outputs());
        }
        layers.add(
                settings.text("head").equals("dense")
                        ? new DenseLayer(state.size(), outputs)
                        : new AverageDenseLayer(state.channels(), state.positions(), outputs));
        Activation activation = Activation.named(settings.text("activation"));
        boolean bias = settings.flag("bias");
        if (!ntk) {
            return new FeedForwardModel(input, layers, activation, bias, Initialisation.of(settings));
        }
        double sigmaW = settings.real("sigma_w");
        double sigmaB = settings.real("sigma_b");
        List<Layer> scaled = layers.stream()
                .map(layer -> (Layer) new ScaledLayer(layer, sigmaW, sigmaB))
                .toList();
        boolean averaged = !settings.text("head").equals("dense");
        return new FeedForwardModel(
                input,
                scaled,
                activation,
                Biases.everywhere(bias),
                Initialisation.STANDARD_NORMAL,
                new ConvolutionalLaw(convolutions, averaged, activation, bias, sigmaW, sigmaB));
    }

    private ConvolutionGeometry geometry(
            int layer, Volume input, boolean line, int channels, int kernel, int stride, String padding) {
        boolean same = padding.equals("same");
        int smallest = line ? input.width() : Math.min(input.height(), input.width());
        if (!same && kernel > smallest) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "kernel size %d in layer %d, whose input is %s: expected at most %d; choose a smaller kernel_size, fewer layers, a smaller stride, or padding same",
                    kernel,
                    layer,
                    extent(input, line),
                    smallest));
        }
        ConvolutionAxis vertical = line ? ConvolutionAxis.NONE : axis(input.height(), kernel, stride, same);
        ConvolutionAxis horizontal = axis(input.width(), kernel, stride, same);
        if (vertical.hasIdleTaps() || horizontal.hasIdleTaps()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "kernel size %d in layer %d, whose input is %s: some of its weights would meet padding only; choose a smaller kernel_size (%d always does), fewer layers, or a smaller stride",
                    kernel,
                    layer,
                    extent(input, line),
                    smallest));
        }
        return new ConvolutionGeometry(input.channels(), channels, vertical, horizontal, shared);
    }

    private static ConvolutionAxis axis(int size, int kernel, int stride, boolean same) {
        return same ? ConvolutionAxis.same(size, kernel, stride) : ConvolutionAxis.valid(size, kernel, stride);
    }

    private static String extent(Volume input, boolean line) {
        return line
                ? String.format(Locale.ROOT, "%d numbers long", input.width())
                : String.format(Locale.ROOT, "%d by %d (y by x)", input.height(), input.width());
    }
}
