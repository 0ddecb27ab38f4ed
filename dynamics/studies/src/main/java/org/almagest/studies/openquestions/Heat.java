package org.almagest.studies.openquestions;

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

/**
 * The heat equation ∂u/∂t = Δu in d dimensions from u(0, x) = φ(x) = (‖x‖² − d/3)/√d, which is u(T, x) = φ(x) + 2T√d: uniform
 * points of [−1, 1]^d, with φ(x) as the target, since the known shift is left out. On them φ has mean 0.
 */
@AutoService(DataSource.class)
public final class Heat implements DataSource {
    static final String NAME = "heat";

    /** For {@link java.util.ServiceLoader}. */
    public Heat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: uniform points of [−1, 1]^d and the solution of the heat equation that begins as (‖x‖² − d/3)/√d, its constant shift left out.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 5, 1, 1_000_000, "numbers d in a point")
                        .axis(),
                Sampling.train(256),
                Sampling.test(4000),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(settings.integer("dimension"), 1, settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        return new DataSet(
                NAME,
                examples("train", settings.integer("train"), settings),
                examples("test", settings.integer("test"), settings),
                false);
    }

    private static Examples examples(String part, int count, Settings settings) {
        int dimension = settings.integer("dimension");
        RandomStream random = new RandomStream(settings.whole("data_seed"), NAME + " " + part);
        double[] inputs = Storage.rows(NAME + ": " + part + " inputs", count, dimension);
        double[] targets = Storage.rows(NAME + ": " + part + " targets", count, 1);
        for (int i = 0; i < count; i++) {
            double squares = 0;
            for (int j = 0; j < dimension; j++) {
                double x = random.uniform(-1, 1);
                inputs[i * dimension + j] = x;
                squares = Math.fma(x, x, squares);
            }
            targets[i] = start(squares, dimension);
        }
        return new Examples(dimension, 1, count, inputs, targets);
    }

    /** φ of a point with ‖x‖² = {@code squares}. */
    static double start(double squares, int dimension) {
        return (squares - dimension / 3.0) / Math.sqrt(dimension);
    }
}
