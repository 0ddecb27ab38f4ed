package org.almagest.studies.condensation;

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
 * The sum of sines of arXiv 2105.11686 (Zhou, Zhou, Luo, Zhang, Xu): x uniform on [low, high)^d,
 * y = Σ_k amplitude·sin(frequency·x_k + phase). With the defaults, y = Σ_k 3.5 sin(5x_k + 1) and x ~ U[−4, 2]^5.
 */
@AutoService(DataSource.class)
public final class SineSum implements DataSource {
    /** For {@link java.util.ServiceLoader}. */
    public SineSum() {}

    @Override
    public String name() {
        return "sine-sum";
    }

    @Override
    public String description() {
        return "Made: a sum of sines over the coordinates of uniform points (Zhou et al., arXiv 2105.11686).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 5, 1, 1_000_000, "numbers d in an input"),
                Parameter.real("amplitude", 3.5, -1e6, 1e6, "factor of each sine"),
                Parameter.real("frequency", 5, -1e6, 1e6, "radians per unit of a coordinate"),
                Parameter.real("phase", 1, -1e6, 1e6, "radians at 0"),
                Parameter.real("low", -4, -1e6, 1e6, "lower end of each coordinate"),
                Parameter.real("high", 2, -1e6, 1e6, "upper end of each coordinate, above low"),
                Sampling.train(80),
                Sampling.test(500),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        checkInterval(settings);
        return new Dimensions(settings.integer("dimension"), 1, settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        checkInterval(settings);
        return new DataSet(
                name(),
                examples("train", settings.integer("train"), settings),
                examples("test", settings.integer("test"), settings),
                false);
    }

    private void checkInterval(Settings settings) {
        double low = settings.real("low");
        double high = settings.real("high");
        if (low >= high) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: low %s and high %s: expected low below high; raise high or lower low",
                    name(),
                    low,
                    high));
        }
    }

    private Examples examples(String part, int count, Settings settings) {
        int dimension = settings.integer("dimension");
        double amplitude = settings.real("amplitude");
        double frequency = settings.real("frequency");
        double phase = settings.real("phase");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "sine-sum " + part);
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, dimension);
        double[] targets = Storage.rows(name() + ": " + part + " targets", count, 1);
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < dimension; k++) {
                double x = random.uniform(settings.real("low"), settings.real("high"));
                inputs[i * dimension + k] = x;
                targets[i] += amplitude * StrictMath.sin(frequency * x + phase);
            }
        }
        return new Examples(dimension, 1, count, inputs, targets);
    }
}
