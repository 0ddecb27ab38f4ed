package org.almagest.studies.quasiperiodicity;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * A quasi-periodic series with noise at equally spaced times from 0 to 10, the last of which are held out. The field {@code truth}
 * has the curve without noise, and its amplitude.
 */
@AutoService(DataSource.class)
public final class QuasiPeriodic implements DataSource {
    static final String TRUTH = "truth";
    private static final double END = 10;

    /** For {@link java.util.ServiceLoader}. */
    public QuasiPeriodic() {}

    @Override
    public String name() {
        return "quasi-periodic";
    }

    @Override
    public String description() {
        return "Made: a vibration whose amplitude changes, with noise, at times from 0 to 10; the last are held out (arXiv 2305.09914).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "curve",
                        Curve.GROWING.word(),
                        Arrays.stream(Curve.values()).map(Curve::word).toList(),
                        "growing: sin(πx)·log(1 + x), period 2; resting: sin(4πx) with an amplitude that falls from 6 to 2, rests and grows, period 1/2"),
                Parameter.integer("points", 201, 20, 100_000_000, "times").axis(),
                Parameter.integer("test", 40, 0, 100_000_000, "times at the end that are held out"),
                Parameter.real("noise", 0.5, 0, 1e6, "standard deviation of the noise"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        int points = settings.integer("points");
        int test = settings.integer("test");
        if (test >= points) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: test %d of points %d leaves nothing to train on: lower test, or raise points",
                    name(),
                    test,
                    points));
        }
        return new Dimensions(1, 1, points - test, test);
    }

    @Override
    public DataSet load(Settings settings) {
        Dimensions sizes = dimensions(settings);
        int points = settings.integer("points");
        Curve curve = Curve.named(settings.text("curve"));
        double[] times = Storage.rows(name() + ": times", points, 1);
        double[] values = Storage.rows(name() + ": values", points, 1);
        double[] truth = Storage.rows(name() + ": truth", points, 2);
        RandomStream random = new RandomStream(settings.whole(Sampling.DATA_SEED.name()), name());
        for (int i = 0; i < points; i++) {
            times[i] = END * i / (points - 1);
            truth[2 * i] = curve.at(times[i]);
            truth[2 * i + 1] = curve.envelope(times[i]);
            values[i] = truth[2 * i] + settings.real("noise") * random.normal();
        }
        return new DataSet(
                name(),
                part(times, values, truth, 0, sizes.train()),
                part(times, values, truth, sizes.train(), points),
                false);
    }

    private static Examples part(double[] times, double[] values, double[] truth, int from, int to) {
        return new Examples(
                1,
                1,
                to - from,
                Arrays.copyOfRange(times, from, to),
                Arrays.copyOfRange(values, from, to),
                List.of(Field.real(TRUTH, 2, Arrays.copyOfRange(truth, 2 * from, 2 * to))),
                List.of());
    }
}
