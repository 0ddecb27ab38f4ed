package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Poisson's equation −u″ = s on (0, 1) with u(0) = u(1) = 0 and the solution u = sin πx + ¼ sin 4πx: equally spaced points, and
 * the source s at each as the target.
 */
@AutoService(DataSource.class)
public final class Poisson implements DataSource {
    static final String NAME = "poisson";

    /** The wave numbers k of the solution's modes sin kπx. */
    static final int[] MODES = {1, 4};

    private static final double[] AMPLITUDES = {1, 0.25};

    /** For {@link java.util.ServiceLoader}. */
    public Poisson() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: points of [0, 1] and the source of Poisson's equation whose solution is sin πx + ¼ sin 4πx.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Sampling.train(64));
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        check(settings);
        return new Dimensions(1, 1, settings.integer("train"), 0);
    }

    private static void check(Settings settings) {
        if (settings.integer("train") < 2) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: train %d, expected two points at least: the ends of the interval",
                    NAME,
                    settings.integer("train")));
        }
    }

    @Override
    public DataSet load(Settings settings) {
        check(settings);
        int count = settings.integer("train");
        double[] inputs = grid(count);
        double[] targets = Storage.rows(NAME + ": targets", count, 1);
        Arrays.setAll(targets, i -> source(inputs[i]));
        return new DataSet(
                NAME,
                new Examples(1, 1, count, inputs, targets),
                new Examples(1, 1, 0, new double[0], new double[0]),
                false);
    }

    /** {@code count} equally spaced points from 0 to 1, both included. */
    static double[] grid(int count) {
        double[] points = Storage.rows(NAME + ": inputs", count, 1);
        Arrays.setAll(points, i -> (double) i / (count - 1));
        return points;
    }

    /** The amplitude of a mode of the solution. */
    static double amplitude(int mode) {
        return AMPLITUDES[mode];
    }

    /** A mode of the solution, without its amplitude: sin kπx. */
    static double mode(int mode, double x) {
        return StrictMath.sin(MODES[mode] * Math.PI * x);
    }

    /** u(x). */
    static double solution(double x) {
        return AMPLITUDES[0] * mode(0, x) + AMPLITUDES[1] * mode(1, x);
    }

    /** s(x) = −u″(x). */
    static double source(double x) {
        double sum = 0;
        for (int m = 0; m < MODES.length; m++) {
            double wave = MODES[m] * Math.PI;
            sum += AMPLITUDES[m] * wave * wave * mode(m, x);
        }
        return sum;
    }
}
