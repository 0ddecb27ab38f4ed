package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.Storage;

/**
 * Two inputs and a number that depends on both and on neither alone: x₁, x₂ ~ N(0, I_d), one after the other in an input, and y = x₁ᵀMx₂
 * with M = LRᵀ/√d, entries of L and R, [d][rank], N(0, 1). The examples share M; a training may have fresh ones without end.
 */
@AutoService(DataSource.class)
public final class BilinearTarget implements DataSource {
    static final String NAME = "bilinear-target";

    /** The shared array M, [d][d]. */
    static final String MATRIX = "target matrix";

    /** For {@link java.util.ServiceLoader}. */
    public BilinearTarget() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: two normal vectors and a bilinear form of them, of known rank and singular values.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 8, 1, 10_000, "numbers d in each of the two vectors of an input"),
                Parameter.integer("target_rank", 4, 1, 10_000, "rank of the bilinear form, at most d"),
                Sampling.train(128),
                Sampling.test(0),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        check(settings);
        return new Dimensions(
                2 * settings.integer("dimension"), 1, settings.integer("train"), settings.integer("test"));
    }

    private static void check(Settings settings) {
        if (settings.integer("target_rank") > settings.integer("dimension")) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: target_rank %d of a form of two vectors of %d numbers: expected at most %d",
                    NAME,
                    settings.integer("target_rank"),
                    settings.integer("dimension"),
                    settings.integer("dimension")));
        }
    }

    @Override
    public DataSet load(Settings settings) {
        check(settings);
        int dimension = settings.integer("dimension");
        long seed = settings.whole("data_seed");
        double[] matrix = matrix(dimension, settings.integer("target_rank"), new RandomStream(seed, NAME + " matrix"));
        SharedArray shared = new SharedArray(MATRIX, dimension, dimension, matrix);
        return new DataSet(
                        NAME,
                        examples(settings.integer("train"), shared, new RandomStream(seed, NAME + " train")),
                        examples(settings.integer("test"), shared, new RandomStream(seed, NAME + " test")),
                        false)
                .streaming(new Drawn(dimension, matrix));
    }

    private static double[] matrix(int dimension, int rank, RandomStream random) {
        double[] left = normals(dimension * rank, random);
        double[] right = normals(dimension * rank, random);
        double[] matrix = Storage.rows(NAME + ": matrix", dimension, dimension);
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                double sum = 0;
                for (int r = 0; r < rank; r++) {
                    sum = Math.fma(left[i * rank + r], right[j * rank + r], sum);
                }
                matrix[i * dimension + j] = sum / Math.sqrt(dimension);
            }
        }
        return matrix;
    }

    private static double[] normals(int count, RandomStream random) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    private static Examples examples(int count, SharedArray shared, RandomStream random) {
        int dimension = shared.shape().rows();
        double[] inputs = Storage.rows(NAME + ": inputs", count, 2 * dimension);
        double[] targets = new double[count];
        double[] input = new double[2 * dimension];
        double[] target = new double[1];
        Drawn stream = new Drawn(dimension, shared.values());
        for (int i = 0; i < count; i++) {
            stream.draw(random, input, target);
            System.arraycopy(input, 0, inputs, i * input.length, input.length);
            targets[i] = target[0];
        }
        return new Examples(2 * dimension, 1, count, inputs, targets, List.of(), List.of(shared));
    }

    /** Examples of one matrix. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Drawn(int dimension, double[] matrix) implements ExampleStream {
        @Override
        public void draw(RandomStream random, double[] inputs, double[] targets) {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = random.normal();
            }
            double sum = 0;
            for (int i = 0; i < dimension; i++) {
                double row = 0;
                for (int j = 0; j < dimension; j++) {
                    row = Math.fma(matrix[i * dimension + j], inputs[dimension + j], row);
                }
                sum = Math.fma(inputs[i], row, sum);
            }
            targets[0] = sum;
        }
    }
}
