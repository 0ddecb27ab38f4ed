package org.almagest.dynamics.data;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;

/**
 * Targets from a random network. Inputs x ~ N(0, I_d), or uniform on the unit sphere when normalised. The teacher:
 * h_0 = x, h_l = σ(W_l h_{l−1} + b_l) for l = 1, …, depth, y = W h_depth + noise; entries of W are N(0, 1/fan-in) and
 * of b N(0, 1), so that activations neither die nor explode with depth. Depth 0 is a linear teacher without offset.
 * The noise N(0, noise²) is on training and test targets alike.
 */
@AutoService(DataSource.class)
public final class Teacher implements DataSource {
    /** For {@link java.util.ServiceLoader}. */
    public Teacher() {}

    @Override
    public String name() {
        return "teacher";
    }

    @Override
    public String description() {
        return "Made: what a random network answers to Gaussian inputs.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 10, 1, 1_000_000, "numbers in an input"),
                Parameter.integer("outputs", 1, 1, 1_000_000, "numbers in a target"),
                Parameter.integer("hidden", 20, 1, 100_000, "neurons in each of the teacher's hidden layers"),
                Parameter.integer("depth", 1, 0, 10_000, "hidden layers of the teacher; 0 = linear"),
                Parameter.choice(
                        "activation", "tanh", List.of("tanh", "relu", "linear"), "activation of the teacher's neurons"),
                Parameter.real("noise", 0, 0, 1e6, "standard deviation of the noise on each target coordinate"),
                Normalisation.PARAMETER,
                Sampling.train(1024),
                Sampling.test(256),
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
        TeacherNetwork network = TeacherNetwork.random(
                settings.integer("dimension"),
                settings.integer("hidden"),
                settings.integer("depth"),
                settings.integer("outputs"),
                settings.text("activation"),
                new RandomStream(settings.whole("data_seed"), "teacher weights"));
        return new DataSet(
                name(),
                examples("train", settings.integer("train"), network, settings),
                examples("test", settings.integer("test"), network, settings),
                false);
    }

    private Examples examples(String part, int count, TeacherNetwork network, Settings settings) {
        int dimension = settings.integer("dimension");
        int outputs = settings.integer("outputs");
        long seed = settings.whole("data_seed");
        RandomStream random = new RandomStream(seed, "teacher " + part + " inputs");
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, dimension);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.normal();
        }
        if (settings.flag(Normalisation.PARAMETER.name())) {
            Normalisation.normalise(inputs, dimension);
        }
        // Its own stream: more noise is then the same noise, larger.
        RandomStream noise = new RandomStream(seed, "teacher " + part + " noise");
        double sd = settings.real("noise");
        double[] targets = Storage.rows(name() + ": " + part + " targets", count, outputs);
        for (int i = 0; i < count; i++) {
            network.answer(inputs, i * dimension, targets, i * outputs);
        }
        for (int i = 0; i < targets.length; i++) {
            targets[i] += sd * noise.normal();
        }
        return new Examples(dimension, outputs, count, inputs, targets);
    }
}
