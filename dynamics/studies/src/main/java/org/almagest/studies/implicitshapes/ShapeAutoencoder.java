package org.almagest.studies.implicitshapes;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.studies.implicitshapes.DeconvolutionDecoder.Beginning;

/**
 * Family {@code shape-autoencoder}: a convolutional encoder of rasters and one of two decoders, a field that is asked point by point or
 * transposed convolutions (Chen, Zhang, CVPR 2019, arXiv 1812.02822, in the plane). A field may be learnt at other points than the
 * pixels of the raster, where examples bring them.
 */
@AutoService(Family.class)
public final class ShapeAutoencoder implements Family {
    private static final String IMPLICIT = "implicit";
    private static final String DECONVOLUTION = "deconvolution";
    private static final String FAN_IN = "fan-in";

    /** For {@link java.util.ServiceLoader}. */
    public ShapeAutoencoder() {}

    @Override
    public String name() {
        return "shape-autoencoder";
    }

    @Override
    public String description() {
        return "rasters of shapes, coded by convolutions and decoded point by point as a field, or by transposed convolutions (Chen, Zhang 2019, arXiv 1812.02822, in the plane)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "decoder",
                        IMPLICIT,
                        List.of(IMPLICIT, DECONVOLUTION),
                        "implicit: says of a code and a point whether it is inside; deconvolution: makes the raster by transposed convolutions"),
                Parameter.choice(
                        "decoder_start",
                        FAN_IN,
                        Beginning.WORDS,
                        "how the weights of decoder deconvolution begin; fan-in: N(0, 2/fan-in); framework: uniform between ∓1/√(out channels·taps), as PyTorch does where it is told nothing, from which it learns no more than the mean raster for long"),
                Parameter.integer(
                                "width",
                                96,
                                1,
                                100_000,
                                "units of the implicit decoder's first layer, of which the next two have two thirds and a third; the encoder's convolutions have a sixth and a third of as many channels, transposed convolutions a quarter")
                        .sizeAxis(),
                Parameter.integer("latent", 8, 1, 10_000, "numbers of the code").axis());
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        boolean points = ExampleLayout.hasPoints(features, outputs);
        boolean raster = features == ExampleLayout.PIXELS && outputs == ExampleLayout.PIXELS;
        boolean implicit = settings.text("decoder").equals(IMPLICIT);
        if (!points && !raster) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "inputs of %d numbers with %d targets: expected rasters of %d pixels with as many targets, or with the coordinates and weights of as many points as there are targets; choose data planar-shapes",
                    features,
                    outputs,
                    ExampleLayout.PIXELS));
        }
        if (points && !implicit) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "decoder %s on examples with points of their own: expected decoder %s, since transposed convolutions give the raster and nothing between its pixels; or choose data with points raster",
                    DECONVOLUTION,
                    IMPLICIT));
        }
        if (implicit && !settings.text("decoder_start").equals(FAN_IN)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "decoder_start %s with decoder %s: expected decoder %s, whose weights alone it is about; leave decoder_start out",
                    settings.text("decoder_start"),
                    IMPLICIT,
                    DECONVOLUTION));
        }
        int width = settings.integer("width");
        int latent = settings.integer("latent");
        Blocks.Builder blocks = Blocks.builder();
        ShapeEncoder encoder = new ShapeEncoder(blocks, Math.max(1, width / 6), latent);
        ShapeDecoder decoder = implicit
                ? new ImplicitDecoder(blocks, ShapeEncoder.LAYERS, width, latent)
                : new DeconvolutionDecoder(
                        blocks,
                        ShapeEncoder.LAYERS,
                        Math.max(1, width / 4),
                        latent,
                        Beginning.named(settings.text("decoder_start")));
        ShapeCoder coder = new ShapeCoder(encoder, decoder, latent, points ? outputs : 0);
        return new LayeredModel(blocks.build(), coder, List.of(coder));
    }
}
