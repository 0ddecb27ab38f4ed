package org.almagest.studies.implicitsurfaces;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Chain;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.Sine;
import org.almagest.dynamics.nn.Start;

/**
 * Family {@code implicit-surface}: h ← sin(30(Wh + b)) and a linear head of one output, whose zero set is the surface (Sitzmann et
 * al., NeurIPS 2020, arXiv 2006.09661). It begins as theirs, or near the distance from a circle (Ben-Shabat et al., CVPR 2022,
 * arXiv 2106.10811, §3.4, constants of their program), there also with a part of the units at high frequencies; then a signed
 * root of the head is the output.
 */
@AutoService(Family.class)
public final class ImplicitSurface implements Family {
    private static final double FREQUENCY = 30;
    /** Where the field of a geometric start is 0: outside the square of the data, at first. */
    private static final double RADIUS = 1.6;

    private static final String SIREN = "siren";
    private static final String GEOMETRIC = "geometric";
    private static final String MULTI_FREQUENCY = "mfgi";

    /** For {@link java.util.ServiceLoader}. */
    public ImplicitSurface() {}

    @Override
    public String name() {
        return "implicit-surface";
    }

    @Override
    public String description() {
        return "sine layers sin(30(Wh + b)) and a linear head of one output, whose zero set is a surface (Sitzmann et al. 2020, arXiv 2006.09661; geometric starts of Ben-Shabat et al. 2022, arXiv 2106.10811)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("depth", 3, 1, 1000, "sine layers; of a geometric start at least 2, of mfgi 3")
                        .axis(),
                Parameter.integer("width", 64, 4, 100_000, "units of each sine layer")
                        .sizeAxis(),
                Parameter.choice(
                        "init",
                        SIREN,
                        List.of(SIREN, GEOMETRIC, MULTI_FREQUENCY),
                        "siren: pre-activations of unit variance; geometric: scale times the distance from a circle of radius 1.6; mfgi: the same with high frequencies at three of four units"),
                Parameter.real(
                        "scale", 1, 1e-6, 1e6, "factor of the output; of a geometric start the slope of its cone"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        if (outputs != 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "implicit-surface with %d outputs: expected one, whose zero set is the surface; choose data such as planar-curves",
                    outputs));
        }
        String init = settings.text("init");
        int depth = settings.integer("depth");
        int width = settings.integer("width");
        double scale = settings.real("scale");
        int least = init.equals(SIREN) ? 1 : init.equals(GEOMETRIC) ? 2 : 3;
        if (depth < least) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "depth %d with init %s: expected at least %d sine layers", depth, init, least));
        }
        Blocks.Builder blocks = Blocks.builder();
        List<Layer> layers = new ArrayList<>();
        for (int layer = 0; layer < depth; layer++) {
            layers.add(Sine.of(blocks, layer, layer == 0 ? features : width, width, FREQUENCY, layer == 0));
        }
        layers.add(Dense.of(
                blocks,
                depth,
                "",
                width,
                1,
                Start.uniform(Math.sqrt(6.0 / width) / FREQUENCY),
                Start.uniform(1 / Math.sqrt(width))));
        if (init.equals(SIREN)) {
            layers.add(new Scaled(scale));
            return new LayeredModel(blocks.build(), new Chain(layers));
        }
        layers.add(new SignedRoot(RADIUS, scale));
        return new SurfaceModel(
                new LayeredModel(blocks.build(), new Chain(layers)),
                geometric(depth, width, features, init.equals(MULTI_FREQUENCY)));
    }

    /** Weights, then biases, layer by layer. */
    private static List<Filling> geometric(int depth, int width, int features, boolean multi) {
        Filling weights = new Filling.Uniform(Math.sqrt(3.0 / width) / FREQUENCY);
        Filling biases = new Filling.Uniform(1 / (1000.0 * width) / FREQUENCY);
        List<Filling> fillings = new ArrayList<>();
        for (int layer = 0; layer < depth - 1; layer++) {
            Collections.addAll(fillings, weights, biases);
        }
        if (multi) {
            int low = width / 4;
            double first = Math.sqrt(3.0 / features);
            fillings.set(0, new Filling.Corner(low, features, first / FREQUENCY, first));
            double second = Math.sqrt(3.0 / width);
            fillings.set(2, new Filling.Corner(low, low, second / FREQUENCY, 5e-4 * second));
        }
        // the sine of its last layer turns near π/2, where it is even: 1 − z²/2
        double quarter = Math.PI / 2 / FREQUENCY;
        double noise = 1e-3 / FREQUENCY;
        fillings.add(new Filling.Around(quarter, 0, noise));
        fillings.add(new Filling.Around(quarter, noise));
        fillings.add(new Filling.Around(-1, 1e-5));
        fillings.add(new Filling.Around(width, 0));
        return fillings;
    }
}
