package org.almagest.jobs.fleet;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Status;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.StoredClaims;
import org.almagest.jobs.telemetry.FleetWatch;
import org.almagest.jobs.trainer.ClusterTrainers;
import org.almagest.metrics.FleetMetrics;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the runs of a sweep on Spark. Each run's results appear in the output folder once and whole, whatever
 * fails or is retried; calling it again after an interruption goes on from there.
 */
public final class Fleet {
    private static final Duration PATIENCE_WITH_REPORTS = Duration.ofSeconds(2);

    private final RunExecutor executor;
    private final FleetMetrics metrics;
    private final int tasksOfAWave;

    Fleet(RunExecutor executor, FleetMetrics metrics) {
        this(executor, metrics, Waves.TASKS);
    }

    /** As the other, with smaller waves. */
    Fleet(RunExecutor executor, FleetMetrics metrics, int tasksOfAWave) {
        this.executor = executor;
        this.metrics = metrics;
        this.tasksOfAWave = tasksOfAWave;
    }

    /**
     * Carries out those runs of {@code sweep} that {@code outputFolder} does not have yet.
     *
     * @param outputFolder a local path or a URI; made where it is missing
     * @param master a Spark master, such as {@code local[*]}
     * @param progress is told of runs as they become visible
     * @throws OutputException if the folder cannot be used
     * @throws FleetException if Spark gave up; what was published stays
     */
    public static FleetSummary run(Sweep sweep, String outputFolder, String master, Progress progress) {
        return run(sweep, outputFolder, master, progress, FleetMetrics.unread());
    }

    /**
     * As {@link #run(Sweep, String, String, Progress)}, counting in {@code metrics} as well.
     *
     * @throws OutputException if the folder cannot be used
     * @throws FleetException if Spark gave up; what was published stays
     */
    public static FleetSummary run(
            Sweep sweep, String outputFolder, String master, Progress progress, FleetMetrics metrics) {
        return run(sweep, Set.of(), outputFolder, master, progress, metrics);
    }

    /**
     * As {@link #run(Sweep, String, String, Progress, FleetMetrics)}, or carries out again those runs of {@code sweep}, and no others,
     * that ended in one of {@code retried}: their new rows take the place of the old ones in one step.
     *
     * @param retried words of statuses; none to carry out what is missing
     * @throws OutputException if the folder cannot be used, or there is none where runs are to be carried out again
     * @throws FleetException if Spark gave up; what was published stays
     */
    public static FleetSummary run(
            Sweep sweep,
            Set<String> retried,
            String outputFolder,
            String master,
            Progress progress,
            FleetMetrics metrics) {
        StoredClaims.keep(
                outputFolder,
                sweep.name(),
                sweep.claims().isEmpty() ? null : sweep.source().text());
        return new Fleet(RunExecutor.REAL, metrics)
                .run(
                        new SweepLabel(sweep.name(), sweep.study()),
                        new PlannedRuns(sweep.runs(), sweep.size(), progress),
                        retried,
                        outputFolder,
                        master,
                        progress);
    }

    /**
     * Carries out those of {@code runs} that {@code outputFolder} does not have yet, by means of {@code executor}.
     *
     * @param sweep the name under which they are grouped
     * @throws OutputException if the folder cannot be used
     * @throws FleetException if Spark gave up; what was published stays
     */
    public static FleetSummary run(
            String sweep,
            Iterator<RunConfiguration> runs,
            RunExecutor executor,
            String outputFolder,
            String master,
            Progress progress) {
        return new Fleet(executor, FleetMetrics.unread()).run(sweep, runs, outputFolder, master, progress);
    }

    FleetSummary run(
            String sweep, Iterator<RunConfiguration> runs, String outputFolder, String master, Progress progress) {
        return run(new SweepLabel(sweep), runs, outputFolder, master, progress);
    }

    FleetSummary run(
            SweepLabel label, Iterator<RunConfiguration> runs, String outputFolder, String master, Progress progress) {
        return run(label, runs, Set.of(), outputFolder, master, progress);
    }

    FleetSummary run(
            SweepLabel label,
            Iterator<RunConfiguration> runs,
            Set<String> retried,
            String outputFolder,
            String master,
            Progress progress) {
        long start = System.nanoTime();
        Storage storage = executor.storage(outputFolder);
        try (OutputFolder folder = OutputFolder.open(storage)) {
            Bundling bundling;
            if (retried.isEmpty()) {
                bundling = Bundling.of(runs, folder.runIds(), executor::estimatedSeconds);
                folder.planCompaction(bundling.order());
            } else {
                bundling = Bundling.again(runs, folder.replacing(retried), executor::estimatedSeconds);
            }
            metrics.writesInto(outputFolder);
            metrics.sweepBegan(
                    label.sweep(),
                    bundling.planned(),
                    bundling.alreadyDone(),
                    bundling.bundles().stream().mapToDouble(Bundle::seconds).sum());
            progress.begin(bundling.planned(), bundling.alreadyDone());
            AtomicBoolean ended = new AtomicBoolean();
            Runnable endProgress = () -> {
                if (ended.compareAndSet(false, true)) {
                    progress.end();
                }
            };
            AtomicReference<@Nullable SparkContext> spark = new AtomicReference<>();
            Committer committer = new Committer(folder, progress, metrics, () -> cancelJobs(spark.get()));
            try (Interruption interruption = new Interruption(committer, endProgress, storage.location())) {
                // Starting Spark takes longer than finding out that there is nothing to do.
                if (!bundling.bundles().isEmpty()) {
                    BundleTask task = new BundleTask(label, storage.location(), executor);
                    SparkConf conf = SparkSettings.of(label.sweep(), master);
                    prepare(conf, bundling.bundles());
                    ClusterRuns alone = new ClusterRuns(label, storage, committer, interruption, metrics);
                    if (metrics.wanted()) {
                        FleetWatch.attach(conf, metrics);
                    }
                    carryOut(bundling.bundles(), task, alone, conf, spark, committer, interruption);
                }
            } finally {
                finish(committer);
                endProgress.run();
            }
            RuntimeException failure = committer.failure();
            if (failure != null) {
                throw failure;
            }
            folder.finishCompaction();
            if (folder.trouble() != null) {
                System.err.printf(
                        Locale.ROOT,
                        "not compacted: %s; almagest compact does it later%n",
                        folder.trouble().getMessage());
            }
            folder.discardOtherAttempts();
            return new FleetSummary(
                    bundling.planned(),
                    bundling.alreadyDone(),
                    committer.ended(Status.CONVERGED),
                    committer.ended(Status.FINISHED),
                    committer.ended(Status.DIVERGED),
                    committer.ended(Status.FAILED),
                    (System.nanoTime() - start) * 1e-9);
        }
    }

    private static void prepare(SparkConf conf, List<Bundle> bundles) {
        bundles.stream()
                .map(Bundle::trainer)
                .filter(trainer -> !trainer.isEmpty())
                .distinct()
                .sorted()
                .forEach(trainer -> {
                    try {
                        ClusterTrainers.ALL.named(trainer).prepare(conf);
                    } catch (IllegalArgumentException e) {
                        throw new FleetException(String.valueOf(e.getMessage()), e);
                    }
                });
    }

    private void carryOut(
            List<Bundle> bundles,
            BundleTask task,
            ClusterRuns alone,
            SparkConf conf,
            AtomicReference<@Nullable SparkContext> started,
            Committer committer,
            Interruption interruption) {
        try {
            SparkContext spark = start(conf);
            started.set(spark);
            try {
                JavaSparkContext java = new JavaSparkContext(spark);
                List<Bundle> tasks = bundles.stream()
                        .filter(bundle -> bundle.trainer().isEmpty())
                        .toList();
                new Waves(spark, tasksOfAWave, Waves.UNDER_WAY).carryOut(tasks, task, outcome -> {
                    committer.accept(outcome);
                    // ends the waves, should one have begun while publishing failed
                    RuntimeException failure = committer.failure();
                    if (failure != null) {
                        throw failure;
                    }
                });
                alone.carryOut(
                        bundles.stream()
                                .filter(bundle -> !bundle.trainer().isEmpty())
                                .toList(),
                        java);
            } finally {
                finish(committer);
                hearTheLast();
                spark.stop();
            }
        } catch (Exception e) {
            interruption.holdIfEnding();
            // A failure to publish is what made us cancel the job, and says more than the cancellation.
            if (committer.failure() == null) {
                throw Stopped.by(e);
            }
        }
    }

    /**
     * Spark, started.
     *
     * @throws FleetException if it does not start, and so will not the next time
     */
    private static SparkContext start(SparkConf conf) {
        try {
            return new SparkContext(conf);
        } catch (Exception | LinkageError e) {
            throw Stopped.beforeItBegan(e);
        }
    }

    private static void cancelJobs(@Nullable SparkContext spark) {
        if (spark != null) {
            spark.cancelAllJobs();
        }
    }

    private static void finish(Committer committer) {
        try {
            committer.finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports leave four times a second; what the last runs observed may still be on its way. */
    private void hearTheLast() {
        try {
            metrics.awaitReports(PATIENCE_WITH_REPORTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
