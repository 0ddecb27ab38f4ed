package org.almagest.studies.tangling;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/** Data source {@code noisy-unit}: x ~ N(0, I_d), y = tanh(w·x) + noise·N(0, 1), with one w ~ N(0, I_d) for all examples. */
@AutoService(DataSource.class)
public final class NoisyUnit implements DataSource {
    /** For {@link java.util.ServiceLoader}. */
    public NoisyUnit() {}

    @Override
    public String name() {
        return "noisy-unit";
    }

    @Override
    public String description() {
        return "Made: what one unit with tanh answers to Gaussian inputs, with noise on its answers.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 4, 1, 1_000_000, "numbers d in an input"),
                Parameter.real("noise", 0.3, 0, 1e6, "standard deviation of the noise on each target"),
                Sampling.train(40),
                Sampling.test(0),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(settings.integer("dimension"), 1, settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        int dimension = settings.integer("dimension");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "noisy-unit weights");
        double[] weights = Storage.rows(name() + ": weights", 1, dimension);
        for (int i = 0; i < dimension; i++) {
            weights[i] = random.normal();
        }
        return new DataSet(
                name(),
                examples("train", settings.integer("train"), weights, settings),
                examples("test", settings.integer("test"), weights, settings),
                false);
    }

    private Examples examples(String part, int count, double[] weights, Settings settings) {
        int dimension = weights.length;
        double noise = settings.real("noise");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "noisy-unit " + part);
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, dimension);
        double[] targets = Storage.rows(name() + ": " + part + " targets", count, 1);
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int j = 0; j < dimension; j++) {
                inputs[i * dimension + j] = random.normal();
                sum += weights[j] * inputs[i * dimension + j];
            }
            targets[i] = StrictMath.tanh(sum) + noise * random.normal();
        }
        return new Examples(dimension, 1, count, inputs, targets);
    }
}
