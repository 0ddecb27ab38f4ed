package org.almagest.studies.tangling;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Conditions;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Data source {@code gait}: episodes of a trot of four joints, see {@link Trot}, at speeds uniform on [0, 1) from phases uniform on
 * [0, 2π). An example's number i·steps + t is signal i at time t: the command 2s − 1 and the two proprioceptive signals with noise;
 * its targets are the joints of the steps after the warm-up. Training may have fresh episodes without end, and networks are looked at
 * on five episodes of six seconds without noise, at speeds 0, ¼, ½, ¾, 1 from phase 0: of each, one cycle of the last states.
 */
@AutoService(DataSource.class)
public final class Gait implements DataSource {
    private static final double[] SPEEDS = {0, 0.25, 0.5, 0.75, 1};
    private static final double SECONDS = 6;

    /** For {@link java.util.ServiceLoader}. */
    public Gait() {}

    @Override
    public String name() {
        return "gait";
    }

    @Override
    public String description() {
        return "Made: a trot of four joints at random speeds, with proprioception one step late; a stand-in for the simulated robots of arXiv 2305.11107.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("steps", 60, 1, 100_000, "steps of an episode"),
                Parameter.integer(
                        "warm_up", 10, 0, 100_000, "first steps, whose joints are no targets; fewer than steps"),
                Parameter.real("step", 0.05, 1e-4, 0.1, "seconds of a step"),
                Parameter.real("noise", 0.1, 0, 1e6, "standard deviation of the noise on both proprioceptive signals"),
                Sampling.train(64),
                Sampling.test(16),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        Trot trot = trot(settings);
        return new Dimensions(
                PolicyNetwork.SIGNALS * trot.steps(),
                Trot.JOINTS * trot.predicted(),
                settings.integer("train"),
                settings.integer("test"));
    }

    private Trot trot(Settings settings) {
        int steps = settings.integer("steps");
        int warmUp = settings.integer("warm_up");
        if (warmUp >= steps) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: warm_up %d of %d steps: expected fewer, so that there are targets; lower warm_up, or raise steps",
                    name(),
                    warmUp,
                    steps));
        }
        return new Trot(steps, warmUp, settings.real("step"));
    }

    @Override
    public DataSet load(Settings settings) {
        Trot trot = trot(settings);
        double noise = settings.real("noise");
        return new DataSet(
                        name(),
                        examples("train", settings.integer("train"), trot, settings),
                        examples("test", settings.integer("test"), trot, settings),
                        false)
                .streaming((random, inputs, targets) -> draw(trot, noise, random, inputs, targets))
                .lookedAtOn(conditions(settings.real("step")));
    }

    private static void draw(Trot trot, double noise, RandomStream random, double[] inputs, double[] targets) {
        double speed = random.uniform();
        double phase = random.uniform(0, 2 * Math.PI);
        trot.episode(speed, phase, inputs, targets);
        for (int i = trot.steps(); i < inputs.length; i++) {
            inputs[i] += noise * random.normal();
        }
    }

    private Examples examples(String part, int count, Trot trot, Settings settings) {
        int features = PolicyNetwork.SIGNALS * trot.steps();
        int outputs = Trot.JOINTS * trot.predicted();
        double noise = settings.real("noise");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "gait " + part);
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, features);
        double[] targets = Storage.rows(name() + ": " + part + " targets", count, outputs);
        double[] input = new double[features];
        double[] target = new double[outputs];
        for (int i = 0; i < count; i++) {
            draw(trot, noise, random, input, target);
            System.arraycopy(input, 0, inputs, i * features, features);
            System.arraycopy(target, 0, targets, i * outputs, outputs);
        }
        return new Examples(features, outputs, count, inputs, targets);
    }

    private static Conditions conditions(double step) {
        Trot trot = new Trot((int) Math.round(SECONDS / step), 0, step);
        int features = PolicyNetwork.SIGNALS * trot.steps();
        int outputs = Trot.JOINTS * trot.steps();
        double[] inputs = new double[SPEEDS.length * features];
        double[] targets = new double[SPEEDS.length * outputs];
        int[] looked = new int[SPEEDS.length];
        double[] input = new double[features];
        double[] target = new double[outputs];
        for (int i = 0; i < SPEEDS.length; i++) {
            trot.episode(SPEEDS[i], 0, input, target);
            System.arraycopy(input, 0, inputs, i * features, features);
            System.arraycopy(target, 0, targets, i * outputs, outputs);
            looked[i] = (int) Math.round(1 / Trot.frequency(SPEEDS[i]) / step);
        }
        return new Conditions(
                new Examples(features, outputs, SPEEDS.length, inputs, targets),
                trot.steps(),
                step,
                looked,
                SPEEDS.clone());
    }
}
