package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
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
 * Equally spaced points of an interval, with the sawtooth of 2^k pieces: min(z, 2 − z) for z = 2^k·x mod 2, which is the tent
 * map x → min(2x, 2 − 2x) on [0, 1] applied k times (Telgarsky 2016).
 */
@AutoService(DataSource.class)
public final class Sawtooth implements DataSource {
    static final String NAME = "sawtooth";

    /** 2^k·x is exact for all points of a grid in powers of two, and beyond no grid of doubles holds the teeth. */
    private static final int MOST_FOLDS = 40;

    /** For {@link java.util.ServiceLoader}. */
    public Sawtooth() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: equally spaced points of an interval, and the sawtooth with 2^folds pieces on [0, 1] (Telgarsky 2016).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("folds", 0, 0, MOST_FOLDS, "k; the sawtooth has 2^k pieces on [0, 1]")
                        .axis(),
                Parameter.real("low", 0, -1e6, 1e6, "the first point"),
                Parameter.real("high", 1, -1e6, 1e6, "the last point, above low"),
                Sampling.train(4097));
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        check(settings);
        return new Dimensions(1, 1, settings.integer("train"), 0);
    }

    private static void check(Settings settings) {
        if (settings.real("low") >= settings.real("high") || settings.integer("train") < 2) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d points from low %s to high %s: expected two at least, and low below high; raise train or high",
                    NAME,
                    settings.integer("train"),
                    settings.real("low"),
                    settings.real("high")));
        }
    }

    @Override
    public DataSet load(Settings settings) {
        check(settings);
        int count = settings.integer("train");
        double low = settings.real("low");
        double high = settings.real("high");
        double[] inputs = Storage.rows(NAME + ": inputs", count, 1);
        double[] targets = Storage.rows(NAME + ": targets", count, 1);
        double teeth = StrictMath.pow(2, settings.integer("folds"));
        for (int i = 0; i < count; i++) {
            // the last point is high to the last bit
            inputs[i] = i == count - 1 ? high : low + (high - low) * i / (count - 1);
            double z = teeth * inputs[i] % 2;
            z = z < 0 ? z + 2 : z;
            targets[i] = Math.min(z, 2 - z);
        }
        return new DataSet(
                NAME,
                new Examples(1, 1, count, inputs, targets),
                new Examples(1, 1, 0, new double[0], new double[0]),
                false);
    }
}
