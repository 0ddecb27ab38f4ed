package org.almagest.studies.equivariance;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Charged bodies that attract and repel each other: positions x_i ~ N(0, 1)³, velocities v_i ~ N(0, 0.25)³ and charges q_i = ±1 with equal
 * odds, all independent; the targets are the positions after the horizon T, as {@link ChargedMotion} has it.
 */
@AutoService(DataSource.class)
public final class ChargedBodies implements DataSource {
    private static final double SPEED = 0.5;

    /** How far horizon/step may be from a whole number, for the rounding of the two. */
    private static final double WHOLE = 1e-9;

    /** For {@link java.util.ServiceLoader}. */
    public ChargedBodies() {}

    @Override
    public String name() {
        return "charged-bodies";
    }

    @Override
    public String description() {
        return "Made: positions, velocities and charges of bodies that attract and repel each other, and where they are some time later (after Satorras, Hoogeboom, Welling 2021, arXiv 2102.09844).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("bodies", 5, 2, 1000, "bodies of an example"),
                Parameter.real("horizon", 1, 0, 1e6, "time T from input to target"),
                Parameter.real("step", 0.005, 1e-9, 1e6, "time of a step of the integrator, which divides the horizon"),
                Parameter.real("softening", 0.3, 0, 1e6, "added to squared distances in the force"),
                Parameter.choice(
                        "augment",
                        "none",
                        List.of("none", "euclidean"),
                        "in training only, every step; euclidean: each example is turned or mirrored by an orthogonal matrix, uniform on O(3), and moved by N(0, 1)³, its target with it"),
                Sampling.train(100),
                Sampling.test(500),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        motion(settings);
        Coordinates coordinates = coordinates(settings);
        return new Dimensions(
                coordinates.features(), coordinates.outputs(), settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        return new DataSet(
                name(),
                examples("train", settings.integer("train"), settings),
                examples("test", settings.integer("test"), settings),
                coordinates(settings));
    }

    private static Coordinates coordinates(Settings settings) {
        return new Coordinates(
                settings.integer("bodies"),
                settings.real("horizon"),
                settings.text("augment").equals("euclidean"));
    }

    private ChargedMotion motion(Settings settings) {
        double horizon = settings.real("horizon");
        double step = settings.real("step");
        double steps = Math.rint(horizon / step);
        if (Math.abs(horizon / step - steps) > WHOLE * Math.max(1, steps) || steps > Integer.MAX_VALUE) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: horizon %s and step %s: expected a whole number of steps, fewer than 2^31; choose a step that divides the horizon",
                    name(),
                    horizon,
                    step));
        }
        return new ChargedMotion(settings.integer("bodies"), (int) steps, step, settings.real("softening"));
    }

    private Examples examples(String part, int count, Settings settings) {
        ChargedMotion motion = motion(settings);
        Coordinates coordinates = coordinates(settings);
        RandomStream random = new RandomStream(settings.whole("data_seed"), "charged-bodies " + part);
        int features = coordinates.features();
        int outputs = coordinates.outputs();
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, features);
        double[] targets = Storage.rows(name() + ": " + part + " targets", count, outputs);
        for (int b = 0; b < count; b++) {
            for (int i = 0; i < coordinates.points(); i++) {
                int at = b * features + i * Coordinates.IN;
                for (int c = 0; c < Coordinates.SPACE; c++) {
                    inputs[at + c] = random.normal();
                }
                for (int c = Coordinates.SPACE; c < 2 * Coordinates.SPACE; c++) {
                    inputs[at + c] = SPEED * random.normal();
                }
                inputs[at + 2 * Coordinates.SPACE] = random.uniform() < 0.5 ? -1 : 1;
            }
            motion.follow(inputs, b * features, targets, b * outputs);
        }
        return new Examples(features, outputs, count, inputs, targets);
    }
}
