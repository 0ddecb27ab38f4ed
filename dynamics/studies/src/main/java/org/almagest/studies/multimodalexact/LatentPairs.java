package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.Storage;

/**
 * Pairs of two views of one hidden vector: z ~ N(0, I_k), input x = zA + s·N(0, I), target y = zB + s·N(0, I), rows; entries of A and B
 * are N(0, 1), one pair of them for a data seed. The examples share A, B and s, so that the law which drew them is known.
 */
@AutoService(DataSource.class)
public final class LatentPairs implements DataSource {
    static final String NAME = "latent-pairs";

    /** The shared array A, [k][numbers in x]. */
    static final String TO_INPUTS = "latent to inputs";

    /** The shared array B, [k][numbers in y]. */
    static final String TO_TARGETS = "latent to targets";

    /** The shared array of one number, s. */
    static final String NOISE = "noise";

    /** For {@link java.util.ServiceLoader}. */
    public LatentPairs() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: pairs of two noisy linear views of one hidden normal vector, whose law is known.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("latent", 4, 1, 10_000, "numbers k in the hidden vector"),
                Parameter.integer("dimension", 16, 1, 100_000, "numbers in an input x"),
                Parameter.integer("outputs", 12, 1, 100_000, "numbers in a target y"),
                Parameter.real(
                        NOISE, 1.5, 1e-6, 1e6, "standard deviation of what is added to each number of both views"),
                Sampling.train(800),
                Sampling.test(0),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(
                settings.integer("dimension"),
                settings.integer("outputs"),
                settings.integer("train"),
                settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        int latent = settings.integer("latent");
        SharedArray a = mixing(settings, TO_INPUTS, latent, settings.integer("dimension"));
        SharedArray b = mixing(settings, TO_TARGETS, latent, settings.integer("outputs"));
        return new DataSet(NAME, examples("train", settings, a, b), examples("test", settings, a, b), false);
    }

    private static RandomStream stream(Settings settings, String purpose) {
        return new RandomStream(settings.whole("data_seed"), NAME + " " + purpose);
    }

    private static SharedArray mixing(Settings settings, String name, int latent, int numbers) {
        RandomStream random = stream(settings, name);
        double[] entries = Storage.rows(NAME + ": " + name, latent, numbers);
        for (int i = 0; i < entries.length; i++) {
            entries[i] = random.normal();
        }
        return new SharedArray(name, latent, numbers, entries);
    }

    private static Examples examples(String part, Settings settings, SharedArray a, SharedArray b) {
        int count = settings.integer(part);
        double noise = settings.real(NOISE);
        RandomStream random = stream(settings, part);
        double[] inputs =
                Storage.rows(NAME + ": " + part + " inputs", count, a.shape().columns());
        double[] targets =
                Storage.rows(NAME + ": " + part + " targets", count, b.shape().columns());
        double[] z = new double[a.shape().rows()];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < z.length; k++) {
                z[k] = random.normal();
            }
            view(z, a, noise, random, inputs, i);
            view(z, b, noise, random, targets, i);
        }
        return new Examples(
                a.shape().columns(),
                b.shape().columns(),
                count,
                inputs,
                targets,
                List.of(),
                List.of(a, b, new SharedArray(NOISE, 1, 1, new double[] {noise})));
    }

    private static void view(
            double[] z, SharedArray mixing, double noise, RandomStream random, double[] views, int example) {
        int numbers = mixing.shape().columns();
        for (int j = 0; j < numbers; j++) {
            double sum = 0;
            for (int k = 0; k < z.length; k++) {
                sum = Math.fma(z[k], mixing.values()[k * numbers + j], sum);
            }
            views[example * numbers + j] = Math.fma(noise, random.normal(), sum);
        }
    }
}
