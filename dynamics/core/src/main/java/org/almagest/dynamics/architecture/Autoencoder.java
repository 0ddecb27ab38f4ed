package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ImageShape;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.nn.Upsample;

/**
 * Family {@code autoencoder}: an encoder to a narrow latent state and a decoder back (Hinton, Salakhutdinov, Science 2006),
 * which learns to reconstruct its inputs: whatever targets the data has, the inputs take their place. Dense encoders have {@code
 * depth} hidden layers of {@code width}; convolutional ones have {@code depth} convolutions 3×3 of stride 2, from {@code width}
 * channels on, doubled each time. The decoder is the encoder's mirror image, the latent state the inner state {@code latent}.
 * Without activation and biases a dense one learns the principal subspace (Baldi, Hornik, Neural Networks 1989).
 */
@AutoService(Family.class)
public final class Autoencoder implements Family {
    private static final int KERNEL = 3;
    private static final int STRIDE = 2;

    @Override
    public String name() {
        return "autoencoder";
    }

    @Override
    public String description() {
        return "encoder and decoder, dense or convolutional, with a narrow state between; learns to give its inputs (Hinton, Salakhutdinov 2006)";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(
                List.of(
                        Parameter.requiredInteger(
                                        "depth", 0, 10_000, "hidden layers of the encoder, and of the decoder")
                                .axis(),
                        Parameter.integer(
                                        "width",
                                        16,
                                        1,
                                        1_000_000,
                                        "neurons of a hidden layer; of a convolutional encoder: channels of the first, doubled from layer to layer")
                                .sizeAxis(),
                        Parameter.integer("latent", 2, 1, 1_000_000, "numbers of the latent state")
                                .axis(),
                        Parameter.choice(
                                "encoder", "dense", List.of("dense", "convolutional"), "kind of the hidden layers"),
                        Parameter.choice(
                                "upsampling",
                                "transposed",
                                List.of("transposed", "nearest", "bilinear"),
                                "how a convolutional decoder enlarges images: transposed = convolutions of stride 2 transposed; nearest or bilinear, then a convolution")));
        parameters.addAll(ImageShape.PARAMETERS);
        parameters.addAll(Stack.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public boolean reconstructs() {
        return true;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        return settings.text("encoder").equals("dense") ? dense(settings, features) : convolutional(settings, features);
    }

    private static Model dense(Settings settings, int features) {
        Volume input = new Volume(features, 1, 1);
        Stack stack = new Stack(settings, input);
        LinearNetwork linear = new LinearNetwork(input, List.of());
        int width = settings.integer("width");
        for (int l = 0; l < settings.integer("depth"); l++) {
            stack.dense(width);
            linear = linear.dense(width);
        }
        stack.affine(settings.integer("latent")).named("latent");
        linear = linear.dense(settings.integer("latent"));
        for (int l = 0; l < settings.integer("depth"); l++) {
            stack.dense(width);
            linear = linear.dense(width);
        }
        stack.affine(features);
        boolean plain = settings.text("norm").equals("none");
        return stack.model(plain ? List.of(linear.dense(features)) : List.of());
    }

    private static Model convolutional(Settings settings, int features) {
        Stack stack = new Stack(settings, ImageShape.of(settings, features));
        List<ConvolutionGeometry> encoder = new ArrayList<>();
        int channels = settings.integer("width");
        for (int l = 0; l < settings.integer("depth"); l++) {
            ConvolutionGeometry geometry = halving(stack, channels, l);
            encoder.add(geometry);
            stack.convolution(geometry, true);
            channels = Math.multiplyExact(2, channels);
        }
        Volume smallest = stack.state();
        stack.affine(settings.integer("latent")).named("latent");
        if (encoder.isEmpty()) {
            return stack.affine(features).model(List.of());
        }
        stack.dense(smallest.size()).as(smallest);
        for (int l = encoder.size() - 1; l >= 0; l--) {
            enlarge(stack, settings.text("upsampling"), encoder.get(l), l == 0);
        }
        return stack.model(List.of());
    }

    private static ConvolutionGeometry halving(Stack stack, int channels, int layer) {
        if (stack.state().positions() == 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "depth: layer %d would halve images of a single pixel; choose a depth of at most %d",
                    layer,
                    layer));
        }
        return stack.geometry(channels, KERNEL, STRIDE, KERNEL / 2);
    }

    private static void enlarge(Stack stack, String upsampling, ConvolutionGeometry halved, boolean last) {
        if (upsampling.equals("transposed")) {
            stack.transposed(halved, last);
            return;
        }
        Upsample upsample = Upsample.of(
                stack.state(),
                stack.line(),
                upsampling.equals("nearest") ? Upsample.Kind.NEAREST : Upsample.Kind.BILINEAR,
                STRIDE);
        Volume wanted = new Volume(
                stack.state().channels(),
                halved.vertical().size(),
                halved.horizontal().size());
        if (!upsample.output().equals(wanted)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "upsampling %s makes %d by %d of %d by %d, and the encoder has halved %d by %d: expected even sizes; choose upsampling transposed, a smaller depth, or other images",
                    upsampling,
                    upsample.output().height(),
                    upsample.output().width(),
                    stack.state().height(),
                    stack.state().width(),
                    wanted.height(),
                    wanted.width()));
        }
        stack.with(upsample, wanted);
        ConvolutionGeometry geometry = stack.geometry(halved.inChannels(), KERNEL, 1, KERNEL / 2);
        if (last) {
            stack.lastConvolution(geometry);
        } else {
            stack.convolution(geometry, true);
        }
    }
}
