package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ImageShape;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.Start;
import org.jspecify.annotations.Nullable;

/**
 * Family {@code tensor-autoencoder}: a convolutional autoencoder of images whose latent state is a tensor of {@code channels} at half
 * the resolution. Plain (cae), denoising (dae: Vincent et al., ICML 2008) or variational (vae: Kingma, Welling, ICLR 2014). It
 * learns to give its inputs: whatever targets the data has, the inputs take their place.
 */
@AutoService(Family.class)
public final class TensorAutoencoder implements Family {
    private static final String KIND = "kind";
    private static final String LATENT = "latent_activation";
    private static final String NOISE = "input_noise";
    private static final String BIAS = "output_bias";
    private static final String MEAN = "mean";
    private static final String DENOISING = "dae";
    private static final String VARIATIONAL = "vae";
    private static final String RELU = "relu";

    /** For {@link java.util.ServiceLoader}. */
    public TensorAutoencoder() {}

    @Override
    public String name() {
        return "tensor-autoencoder";
    }

    @Override
    public String description() {
        return "convolutional autoencoder of images with a tensor of half their resolution between, plain, denoising (Vincent et al. 2008) or variational (Kingma, Welling 2014); learns to give its inputs";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(
                List.of(
                        Parameter.choice(
                                KIND,
                                "cae",
                                List.of("cae", DENOISING, VARIATIONAL),
                                "cae: plain; dae: the encoder sees noise on its inputs in training; vae: in training the decoder sees a tensor drawn from N(mean, variance), both of which the encoder gives, and otherwise the mean"),
                        Parameter.integer("channels", 64, 1, 100_000, "channels of the latent tensor")
                                .sizeAxis(),
                        Parameter.integer("width", 16, 1, 100_000, "channels of the hidden layers")
                                .sizeAxis(),
                        Parameter.choice(
                                LATENT,
                                RELU,
                                List.of(RELU, "linear"),
                                "what the latent tensor goes through; a mean of kind vae is linear"),
                        Parameter.real(
                                NOISE,
                                0,
                                0,
                                1e6,
                                "standard deviation of the normal noise on the encoder's inputs, new at every training step; above 0 for kind dae, and for no other"),
                        Parameter.choice(
                                BIAS,
                                MEAN,
                                List.of(MEAN, "drawn"),
                                "where the bias of the last layer begins; mean: the logit of the training inputs' mean, so that nothing is black from the start; drawn: as init says")));
        parameters.addAll(ImageShape.PARAMETERS);
        parameters.addAll(Initialisation.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public boolean reconstructs() {
        return true;
    }

    /** Beside sizes the mean of the inputs counts. */
    @Override
    public boolean needsData(DataSource source) {
        return true;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        if (settings.text(BIAS).equals(MEAN)) {
            throw new IllegalArgumentException(
                    "output_bias mean asks for the training inputs, and only their sizes are known here: expected output_bias drawn");
        }
        return build(settings, features, null);
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        if (data.graph() != null || !settings.text(BIAS).equals(MEAN)) {
            return Family.super.build(settings, data);
        }
        double mean = Arrays.stream(data.train().inputs()).average().orElse(Double.NaN);
        if (!(mean > 0 && mean < 1)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "output_bias mean, and the mean of the training inputs is %s, which no logistic function gives: expected inputs in [0, 1] such as grey levels, or output_bias drawn",
                    mean));
        }
        return build(settings, data.train().features(), Start.constant(StrictMath.log(mean / (1 - mean))));
    }

    private static Model build(Settings settings, int features, @Nullable Start outputBias) {
        String kind = settings.text(KIND);
        boolean relu = settings.text(LATENT).equals(RELU);
        double noise = settings.real(NOISE);
        if (kind.equals(VARIATIONAL) && relu) {
            throw new IllegalArgumentException(
                    "kind vae with latent_activation relu: expected latent_activation linear, since a mean has either sign");
        }
        if (kind.equals(DENOISING) == (noise == 0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "kind %s with input_noise %s: expected %s",
                    kind,
                    noise,
                    kind.equals(DENOISING)
                            ? "input_noise above 0, such as 0.3, or kind cae"
                            : "input_noise 0, or kind dae"));
        }
        Blocks.Builder blocks = Blocks.builder();
        TensorAutoencoderBody body = new TensorAutoencoderBody(
                blocks,
                ImageShape.of(settings, features),
                settings.integer("channels"),
                settings.integer("width"),
                Initialisation.of(settings),
                outputBias,
                new TensorAutoencoderBody.Kind(kind.equals(VARIATIONAL), relu, noise));
        return new LayeredModel(blocks.build(), body, List.of(body));
    }
}
