package org.almagest.studies.informationdecomposition;

import com.google.auto.service.AutoService;
import java.util.Arrays;
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
 * A distribution that is known exactly: every vector x of n signs once, its class whether f(x) = xᵀQx + b·x lies above the
 * median of f, with Q_ij ~ N(0, 1/n) and b_i ~ N(0, 1). The examples are the population, so nothing is held out.
 */
@AutoService(DataSource.class)
public final class BooleanPopulation implements DataSource {
    private static final int CLASSES = 2;

    /** For {@link java.util.ServiceLoader}. */
    public BooleanPopulation() {}

    @Override
    public String name() {
        return "boolean-population";
    }

    @Override
    public String description() {
        return "Made: all vectors of signs, each once, in two classes of equal size by a random quadratic form; a population, not a sample.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer("bits", 11, 1, 16, "signs n in an input"), Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        int bits = settings.integer("bits");
        return new Dimensions(bits, CLASSES, 1 << bits, 0);
    }

    @Override
    public DataSet load(Settings settings) {
        int bits = settings.integer("bits");
        int count = 1 << bits;
        double[] inputs = Storage.rows(name() + ": inputs", count, bits);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < bits; j++) {
                inputs[i * bits + j] = (i >> j & 1) == 0 ? -1 : 1;
            }
        }
        double[] form = form(inputs, bits, settings.whole(Sampling.DATA_SEED.name()));
        double[] sorted = form.clone();
        Arrays.sort(sorted);
        double median = (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
        double[] targets = Storage.rows(name() + ": targets", count, CLASSES);
        for (int i = 0; i < count; i++) {
            targets[i * CLASSES + (form[i] > median ? 1 : 0)] = 1;
        }
        return new DataSet(
                name(),
                new Examples(bits, CLASSES, count, inputs, targets),
                new Examples(bits, CLASSES, 0, new double[0], new double[0]),
                true);
    }

    /** The quadratic form of every input. */
    private static double[] form(double[] inputs, int bits, long seed) {
        RandomStream random = new RandomStream(seed, "boolean-population");
        double[] q = new double[bits * bits];
        double[] b = new double[bits];
        Arrays.setAll(q, i -> random.normal() / Math.sqrt(bits));
        Arrays.setAll(b, i -> random.normal());
        double[] form = new double[inputs.length / bits];
        for (int n = 0; n < form.length; n++) {
            for (int i = 0; i < bits; i++) {
                double row = b[i];
                for (int j = 0; j < bits; j++) {
                    row += q[i * bits + j] * inputs[n * bits + j];
                }
                form[n] += inputs[n * bits + i] * row;
            }
        }
        return form;
    }
}
