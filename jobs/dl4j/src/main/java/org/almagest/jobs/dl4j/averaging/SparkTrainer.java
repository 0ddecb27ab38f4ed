package org.almagest.jobs.dl4j.averaging;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;

/**
 * Trainer {@code dl4j-spark}: local SGD, that is data-parallel training by parameter averaging, on DL4J and Spark. Workers
 * take {@code averaging_frequency} steps each from one network, and the next begin at the mean of where they arrived. With
 * frequency 1 and plain gradient descent this is one step with a batch of all their examples; with batch normalisation it
 * is not, since each worker normalises by its own batch.
 *
 * <p>A step in the tables is a step of each worker. Data travels as numbers of examples: every executor reads the data set
 * itself. The same configuration gives the same bits on any cluster of one kind of processor.
 */
@AutoService(ClusterTrainer.class)
public final class SparkTrainer implements ClusterTrainer {
    private static final String SERIALIZER = "spark.serializer";

    /** DL4J on one core, at small sizes; only ratios matter. */
    private static final double OPERATIONS_PER_SECOND = 1e9;

    private static final double PASSES_PER_STEP = 3;
    private static final double SECONDS_PER_RUN = 2;
    /** A job of Spark, and a network made anew by each worker. */
    private static final double SECONDS_PER_ROUND = 0.05;

    /** Not before it is asked for: a sweep of the ordinary trainer needs none of DL4J. */
    private static final class Graphs {
        static final Extensions<GraphFamily> ALL = Extensions.load(GraphFamily.class, "family", GraphFamily::name);
    }

    /** For {@link java.util.ServiceLoader}. */
    public SparkTrainer() {}

    @Override
    public String name() {
        return "dl4j-spark";
    }

    @Override
    public String description() {
        return "local SGD by DL4J across the cluster: workers step by themselves, and their parameters are averaged";
    }

    @Override
    public Extensions<GraphFamily> families() {
        return Graphs.ALL;
    }

    @Override
    public List<Parameter> parameters() {
        return AveragingSettings.PARAMETERS;
    }

    @Override
    public void check(Settings training, DataSource.Dimensions data) {
        AveragingSettings.check(training, data);
    }

    @Override
    public double estimatedSeconds(RunConfiguration configuration) {
        DataSource.Dimensions data = DataSets.dimensions(configuration.data(), configuration.dataSettings());
        AveragingSettings settings = AveragingSettings.of(configuration.training(), data.train(), configuration.seed());
        double examples = (double) settings.epochs() * data.train();
        double steps = examples / ((double) settings.workers() * settings.batch());
        double operations = families()
                .named(configuration.family())
                .build(configuration.model(), data.features(), data.outputs())
                .operationsPerExample();
        return SECONDS_PER_RUN
                + steps / settings.frequency() * settings.workers() * SECONDS_PER_ROUND
                + examples * PASSES_PER_STEP * operations / OPERATIONS_PER_SECOND;
    }

    @Override
    public void prepare(SparkConf conf) {
        String java = JavaSerializer.class.getName();
        String given = conf.get(SERIALIZER, java);
        if (!given.equals(java)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s is %s: trainer %s needs %s, since Kryo does not know DL4J's arrays; leave it out",
                    SERIALIZER,
                    given,
                    name(),
                    java));
        }
        conf.set(SERIALIZER, java);
        // read when ND4J starts, before anything can be asked of it
        conf.setExecutorEnv("OMP_NUM_THREADS", "1");
    }

    @Override
    public RunResult execute(RunConfiguration configuration, JavaSparkContext spark) {
        return new AveragedRun(configuration, families().named(configuration.family()), spark).train();
    }
}
