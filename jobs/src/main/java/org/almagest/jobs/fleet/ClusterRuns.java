package org.almagest.jobs.fleet;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.almagest.dynamics.config.Reason;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.telemetry.DriverRuns;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;
import org.almagest.metrics.FleetMetrics;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Carries out, one after another on the driver, the runs that take the whole cluster each. What goes wrong in a run becomes
 * that run's row, but for Spark's own end, which leaves the run for the next time.
 */
final class ClusterRuns {
    private final SweepLabel label;
    private final Storage storage;
    private final Committer committer;
    private final Interruption interruption;
    private final FleetMetrics metrics;

    ClusterRuns(
            SweepLabel label, Storage storage, Committer committer, Interruption interruption, FleetMetrics metrics) {
        this.label = label;
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
            try (BundleRecorder recorder =
                    new BundleRecorder(storage, bundle.name(), "driver-" + UUID.randomUUID(), label)) {
                ClusterTrainer trainer = ClusterTrainers.ALL.named(bundle.trainer());
                for (String canonical : bundle.configurations()) {
                    recorder.carryOut(
                            canonical,
                            1,
                            configuration -> trainer.execute(configuration, spark),
                            failure -> leaveIfSparkHasEnded(failure, spark),
                            new DriverRuns(metrics, trainer.name()));
                }
                committer.accept(recorder.finish(bundle.seconds()));
            } catch (IOException e) {
                throw BundleRecorder.cannotWrite(storage, e);
            }
        }
    }

    private void leaveIfSparkHasEnded(Throwable failure, JavaSparkContext spark) {
        interruption.holdIfEnding();
        if (spark.sc().isStopped() || committer.failure() != null) {
            throw new IllegalStateException("Spark has ended: " + Reason.message(failure), failure);
        }
    }
}
