package org.almagest.jobs.trainer;

import java.util.List;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains one network on the whole cluster, where the ordinary trainer trains many on one core each. A sweep file names it
 * by {@code train: {trainer: …}}; its runs go one after another, each as jobs of Spark from the driver. Found by {@link
 * java.util.ServiceLoader}.
 */
public interface ClusterTrainer {
    /** The word in the sweep file. */
    String name();

    /** One sentence. */
    String description();

    /** The networks that it trains; those of the ordinary trainer are not among them. */
    Extensions<? extends Family> families();

    /**
     * What the sweep file may set under {@code train}, beside {@code trainer}. Among them are {@code optimizer}, {@code
     * learning_rate} and {@code batch_size}, which are columns of the table of runs.
     */
    List<Parameter> parameters();

    /**
     * Part of the identity of every run of this trainer: raised by the author when the same settings give other numbers, or
     * a default has changed. A setting that is added with a default raises nothing.
     */
    default int version() {
        return 1;
    }

    /**
     * Checks what no setting can tell alone, before anything runs.
     *
     * @throws IllegalArgumentException if the training does not fit the data, naming the value and the way out
     */
    void check(Settings training, DataSource.Dimensions data);

    /** Estimated seconds of a run on one core; only ratios matter. */
    double estimatedSeconds(RunConfiguration configuration);

    /**
     * Asks Spark for what the trainer needs, before it starts.
     *
     * @throws IllegalArgumentException if the user has set what the trainer cannot work with
     */
    void prepare(SparkConf conf);

    /**
     * Carries out a run; the same configuration gives the same bits on any cluster.
     *
     * @throws RuntimeException for what goes wrong, which becomes the run's row
     */
    RunResult execute(RunConfiguration configuration, JavaSparkContext spark);
}
