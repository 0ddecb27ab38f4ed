package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Points x ~ N(0, I) with one of several targets. The inputs of a seed do not depend on the target, and examples held out are
 * without noise.
 */
@AutoService(DataSource.class)
public final class GaussianPoints implements DataSource {
    static final String NAME = "gaussian-points";

    private static final String COIN = "coin";
    private static final String INTERACTION = "interaction";

    /** Steepness of the two ridge functions. */
    private static final double STEEP = 2;

    /** Factor of x₁x₂. */
    private static final double COUPLING = 0.3;

    /** For {@link java.util.ServiceLoader}. */
    public GaussianPoints() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: standard normal points with the targets of small experiments, such as a ridge function or pure chance.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 5, 1, 1_000_000, "numbers d in an input")
                        .axis(),
                Parameter.choice(
                        "target",
                        "normal",
                        List.of("normal", COIN, INTERACTION, "tanh-ridge", "sine-ridge"),
                        "normal: N(0, 1), whatever the input; coin: one of two classes, whatever the input; interaction: x·b + 0.3·x₁x₂ with b ~ N(0, I/d); tanh-ridge: tanh(2x·u), sine-ridge: sin(2x·u), with u uniform, ‖u‖ = 1"),
                Parameter.real("noise", 0, 0, 1e6, "standard deviation of what is added to targets for training"),
                Sampling.train(100),
                Sampling.test(0),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        check(settings);
        return new Dimensions(
                settings.integer("dimension"),
                settings.text("target").equals(COIN) ? 2 : 1,
                settings.integer("train"),
                settings.integer("test"));
    }

    private static void check(Settings settings) {
        String target = settings.text("target");
        if (target.equals(INTERACTION) && settings.integer("dimension") < 2) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: target interaction in 1 dimension, expected two at least: raise dimension",
                    NAME));
        }
        if (target.equals(COIN) && settings.real("noise") > 0) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: noise %s on the classes of target coin: expected 0",
                    NAME,
                    settings.real("noise")));
        }
    }

    @Override
    public DataSet load(Settings settings) {
        check(settings);
        return new DataSet(
                NAME,
                examples("train", settings.integer("train"), settings),
                examples("test", settings.integer("test"), settings),
                settings.text("target").equals(COIN));
    }

    private static RandomStream stream(Settings settings, String purpose) {
        return new RandomStream(settings.whole("data_seed"), NAME + " " + purpose);
    }

    private static Examples examples(String part, int count, Settings settings) {
        int dimension = settings.integer("dimension");
        double[] inputs = Storage.rows(NAME + ": " + part + " inputs", count, dimension);
        RandomStream points = stream(settings, part);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = points.normal();
        }
        String target = settings.text("target");
        if (target.equals(COIN)) {
            return new Examples(dimension, 2, count, inputs, coins(stream(settings, part + " coins"), count));
        }
        double[] direction = direction(settings, target, dimension);
        RandomStream chance = stream(settings, part + " targets");
        double noise = part.equals("train") ? settings.real("noise") : 0;
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
            double along = 0;
            for (int j = 0; j < dimension; j++) {
                along = Math.fma(inputs[i * dimension + j], direction[j], along);
            }
            targets[i] = switch (target) {
                case INTERACTION -> along + COUPLING * inputs[i * dimension] * inputs[i * dimension + 1];
                case "tanh-ridge" -> StrictMath.tanh(STEEP * along);
                case "sine-ridge" -> StrictMath.sin(STEEP * along);
                default -> chance.normal();
            };
            if (noise > 0) {
                targets[i] += noise * chance.normal();
            }
        }
        return new Examples(dimension, 1, count, inputs, targets);
    }

    private static double[] coins(RandomStream random, int count) {
        double[] targets = new double[2 * count];
        for (int i = 0; i < count; i++) {
            targets[2 * i + random.below(2)] = 1;
        }
        return targets;
    }

    /** b of the interaction, u of the ridges. */
    private static double[] direction(Settings settings, String target, int dimension) {
        RandomStream random = stream(settings, "direction");
        double[] direction = new double[dimension];
        double squares = 0;
        for (int j = 0; j < dimension; j++) {
            direction[j] = random.normal();
            squares = Math.fma(direction[j], direction[j], squares);
        }
        double length = target.equals(INTERACTION) ? Math.sqrt(dimension) : Math.sqrt(squares);
        for (int j = 0; j < dimension; j++) {
            direction[j] /= length;
        }
        return direction;
    }
}
