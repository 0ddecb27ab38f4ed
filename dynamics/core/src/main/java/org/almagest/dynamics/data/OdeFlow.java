package org.almagest.dynamics.data;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;

/**
 * The synthetic flow of arXiv 2105.12245 (Cohen, Cont, Rossier, Xu; ICML 2021): x uniform on [−1, 1]^d; z starts at x
 * and takes 100 steps z ← z + 0.1·tanh(sin(5πt/100)·z + cos(5πt/100)), t = 0, …, 99; the target is the last z. Inputs
 * and targets are then scaled to Euclidean length 1, each on its own.
 */
@AutoService(DataSource.class)
public final class OdeFlow implements DataSource {
    private static final int STEPS = 100;
    private static final double STEP = 0.1;

    /** For {@link java.util.ServiceLoader}. */
    public OdeFlow() {}

    @Override
    public String name() {
        return "ode-flow";
    }

    @Override
    public String description() {
        return "Made: where a non-linear flow takes uniform points, normalised (Cohen, Cont, Rossier, Xu 2021,"
                + " arXiv 2105.12245).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 10, 1, 1_000_000, "numbers in an input and in a target"),
                Sampling.train(1024),
                Sampling.test(256),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        int dimension = settings.integer("dimension");
        return new Dimensions(dimension, dimension, settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        return new DataSet(
                name(),
                examples("train", settings.integer("train"), settings),
                examples("test", settings.integer("test"), settings),
                false);
    }

    private Examples examples(String part, int count, Settings settings) {
        int dimension = settings.integer("dimension");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "ode-flow " + part);
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, dimension);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.uniform(-1, 1);
        }
        double[] targets = inputs.clone();
        for (int t = 0; t < STEPS; t++) {
            double angle = 5 * Math.PI * t / STEPS;
            double slope = StrictMath.sin(angle);
            double offset = StrictMath.cos(angle);
            for (int i = 0; i < targets.length; i++) {
                targets[i] += STEP * StrictMath.tanh(slope * targets[i] + offset);
            }
        }
        Normalisation.normalise(inputs, dimension);
        Normalisation.normalise(targets, dimension);
        return new Examples(dimension, dimension, count, inputs, targets);
    }
}
