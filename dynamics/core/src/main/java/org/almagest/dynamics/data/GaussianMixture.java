package org.almagest.dynamics.data;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;

/**
 * One Gaussian cloud a class. Example i belongs to class i mod K and is N(μ_c, sd²·I). With no more classes than
 * dimensions the means are √½·separation times random orthonormal vectors, so that any two are exactly {@code
 * separation} apart; with more classes they are N(0, separation²/(2d)·I), the same in the mean square.
 */
@AutoService(DataSource.class)
public final class GaussianMixture implements DataSource {
    /** For {@link java.util.ServiceLoader}. */
    public GaussianMixture() {}

    @Override
    public String name() {
        return "gaussian-mixture";
    }

    @Override
    public String description() {
        return "Made: one Gaussian cloud a class, as many examples of each.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("classes", 2, 2, 10_000, "number of classes"),
                Parameter.integer("dimension", 10, 1, 1_000_000, "numbers in an input"),
                Parameter.real("separation", 4, 0, 1e6, "distance between two classes' means"),
                Parameter.real("sd", 1, 0, 1e6, "standard deviation of each input coordinate within a class"),
                ClassTargets.PARAMETER,
                Sampling.train(1024),
                Sampling.test(256),
                Sampling.DATA_SEED);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(
                settings.integer("dimension"),
                targets(settings).outputs(),
                settings.integer("train"),
                settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        double[] means = means(settings);
        return new DataSet(
                name(),
                examples("train", settings.integer("train"), means, settings),
                examples("test", settings.integer("test"), means, settings),
                true);
    }

    private ClassTargets targets(Settings settings) {
        return ClassTargets.of(name(), settings, settings.integer("dimension"), settings.integer("classes"));
    }

    private double[] means(Settings settings) {
        int classes = settings.integer("classes");
        int dimension = settings.integer("dimension");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "gaussian-mixture means");
        double[] means = Storage.rows(name() + ": means", classes, dimension);
        for (int i = 0; i < means.length; i++) {
            means[i] = random.normal();
        }
        double scale = settings.real("separation") * Math.sqrt(0.5);
        if (classes <= dimension) {
            orthonormalise(means, classes, dimension);
        } else {
            scale /= Math.sqrt(dimension);
        }
        for (int i = 0; i < means.length; i++) {
            means[i] *= scale;
        }
        return means;
    }

    private Examples examples(String part, int count, double[] means, Settings settings) {
        int dimension = settings.integer("dimension");
        int classes = settings.integer("classes");
        double sd = settings.real("sd");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "gaussian-mixture " + part);
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, dimension);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % classes;
            for (int j = 0; j < dimension; j++) {
                inputs[i * dimension + j] = means[labels[i] * dimension + j] + sd * random.normal();
            }
        }
        ClassTargets targets = targets(settings);
        return new Examples(dimension, targets.outputs(), count, inputs, targets.of(name(), labels));
    }

    /** Gram–Schmidt, twice over each row because once loses orthogonality where two rows nearly agree. */
    private static void orthonormalise(double[] rows, int count, int width) {
        for (int i = 0; i < count; i++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    double dot = 0;
                    for (int j = 0; j < width; j++) {
                        dot += rows[i * width + j] * rows[k * width + j];
                    }
                    for (int j = 0; j < width; j++) {
                        rows[i * width + j] -= dot * rows[k * width + j];
                    }
                }
            }
            double sum = 0;
            for (int j = 0; j < width; j++) {
                sum += rows[i * width + j] * rows[i * width + j];
            }
            double norm = Math.sqrt(sum);
            for (int j = 0; j < width; j++) {
                rows[i * width + j] /= norm;
            }
        }
    }
}
