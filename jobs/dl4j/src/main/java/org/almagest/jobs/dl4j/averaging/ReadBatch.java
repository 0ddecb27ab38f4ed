package org.almagest.jobs.dl4j.averaging;

import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.sweep.CanonicalJson;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** From the numbers of examples to the examples, on an executor: only the numbers travel. */
final class ReadBatch implements Function<int[], DataSet> {
    private static final long serialVersionUID = 1L;

    /** What this process has read last: the runs of a sweep go one after another, and mostly on the same data. */
    private static volatile @Nullable Loaded last;

    private final String configuration;
    private final DataType precision;

    /**
     * A reader.
     *
     * @param configuration the run, as canonical JSON
     */
    ReadBatch(String configuration, DataType precision) {
        this.configuration = configuration;
        this.precision = precision;
    }

    @Override
    public DataSet call(int[] numbers) {
        OneThread.ensure();
        return read(examples(), numbers, precision);
    }

    /** The examples of these numbers. */
    static DataSet read(Examples examples, int[] numbers, DataType precision) {
        double[] inputs = new double[numbers.length * examples.features()];
        double[] targets = new double[numbers.length * examples.outputs()];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(
                    examples.inputs(),
                    numbers[i] * examples.features(),
                    inputs,
                    i * examples.features(),
                    examples.features());
            System.arraycopy(
                    examples.targets(),
                    numbers[i] * examples.outputs(),
                    targets,
                    i * examples.outputs(),
                    examples.outputs());
        }
        return new DataSet(
                Nd4j.createFromArray(inputs)
                        .reshape(numbers.length, examples.features())
                        .castTo(precision),
                Nd4j.createFromArray(targets)
                        .reshape(numbers.length, examples.outputs())
                        .castTo(precision));
    }

    private Examples examples() {
        Loaded loaded = last;
        if (loaded == null || !loaded.configuration.equals(configuration)) {
            RunConfiguration run = CanonicalJson.read(configuration);
            loaded = new Loaded(
                    configuration,
                    DataSets.load(run.data(), run.dataSettings(), run.files()).train());
            last = loaded;
        }
        return loaded.examples;
    }

    private record Loaded(String configuration, Examples examples) {}
}
