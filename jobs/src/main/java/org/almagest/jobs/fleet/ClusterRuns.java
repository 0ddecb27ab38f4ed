package org.almagest.jobs.fleet;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.table.BundleWriter;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;
import org.almagest.metrics.ExecutorReport;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.KernelKind;
import org.almagest.metrics.RunTally;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Carries out, one after another on the driver, the runs that take the whole cluster each. What goes wrong in a run becomes
 * that run's row, but for Spark's own end, which leaves the run for the next time.
 */
final class ClusterRuns {
    private final String sweep;
    private final Storage storage;
    private final Committer committer;
    private final Interruption interruption;
    private final FleetMetrics metrics;

    ClusterRuns(String sweep, Storage storage, Committer committer, Interruption interruption, FleetMetrics metrics) {
        this.sweep = sweep;
        this.storage = storage;
        this.committer = committer;
        this.interruption = interruption;
        this.metrics = metrics;
    }

    /**
     * Carries out the runs of {@code bundles}; each bundle is published as soon as it is done.
     *
     * @throws OutputException if they cannot be written
     * @throws IllegalStateException if Spark has ended
     */
    void carryOut(List<Bundle> bundles, JavaSparkContext spark) {
        for (Bundle bundle : bundles) {
            if (committer.failure() != null) {
                return;
            }
            try (BundleWriter writer = new BundleWriter(
                    storage, bundle.name(), "driver-" + UUID.randomUUID().toString())) {
                List<BundleOutcome.Ending> endings = new ArrayList<>();
                for (String canonical : bundle.configurations()) {
                    endings.add(carryOut(canonical, writer, spark));
                }
                committer.accept(new BundleOutcome(writer.finish(), endings, bundle.seconds()));
            } catch (IOException e) {
                throw new OutputException(
                        "cannot write to output folder %s (%s); expected a folder that the driver may write, with space left"
                                .formatted(storage.location(), e),
                        e);
            }
        }
    }

    private BundleOutcome.Ending carryOut(String canonical, BundleWriter writer, JavaSparkContext spark)
            throws IOException {
        RunConfiguration configuration = CanonicalJson.read(canonical);
        ClusterTrainer trainer = ClusterTrainers.of(configuration)
                .orElseThrow(() -> new IllegalStateException("a run of the ordinary trainer: " + canonical));
        Instant startedAt = Instant.now();
        long start = System.nanoTime();
        RunResult result = execute(trainer, configuration, spark);
        double seconds = (System.nanoTime() - start) * 1e-9;
        RunRows rows = new RunRows(sweep, canonical, configuration, result);
        rows.write(writer);
        rows.writeExecution(writer, 1, startedAt, seconds);
        report(trainer, configuration, result, seconds);
        return new BundleOutcome.Ending(configuration.family(), result.status(), result.steps());
    }

    private RunResult execute(ClusterTrainer trainer, RunConfiguration configuration, JavaSparkContext spark) {
        try {
            return trainer.execute(configuration, spark);
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError failure) {
            interruption.holdIfEnding();
            if (spark.sc().isStopped() || committer.failure() != null) {
                throw new IllegalStateException("Spark has ended: " + failure.getMessage(), failure);
            }
            return FailedRun.of(failure);
        }
    }

    /** As the executors do for the runs of the ordinary trainer. */
    private void report(ClusterTrainer trainer, RunConfiguration configuration, RunResult result, double seconds) {
        RunTally tally = new RunTally();
        tally.add(configuration, result, seconds);
        Runtime heap = Runtime.getRuntime();
        metrics.reported(new ExecutorReport(
                trainer.name(),
                KernelKind.of(Kernels.active().description()),
                heap.totalMemory() - heap.freeMemory(),
                heap.maxMemory(),
                0,
                result.steps(),
                tally));
    }
}
