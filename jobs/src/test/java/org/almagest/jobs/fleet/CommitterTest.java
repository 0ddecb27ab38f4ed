package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.almagest.dynamics.train.Status;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.table.BundleWriter;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.StagedBundle;
import org.almagest.jobs.table.Table;
import org.almagest.metrics.FleetMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher that fails must say so, and must not count what it did not publish. */
class CommitterTest {
    @TempDir
    Path folder;

    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void everyAcceptedBundleIsPublishedBeforeItEnds() throws Exception {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            Committer committer = committer(out, Progress.SILENT);
            for (int i = 0; i < 20; i++) {
                committer.accept(outcome(stage(storage, "bundle" + i)));
            }
            committer.finish();
            assertNull(committer.failure());
            assertEquals(20, committer.ended(Status.CONVERGED));
            assertEquals(0, committer.ended(Status.FAILED));
            assertEquals(
                    20, TableFiles.column(folder, Table.EXECUTIONS, "run_id").size());
        }
    }

    @Test
    void bundleThatIsNotThereStopsTheFleet() throws Exception {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            Committer committer = committer(out, Progress.SILENT);
            committer.accept(outcome(new StagedBundle("nowhere", "attempt", List.of(Table.RUNS))));
            committer.accept(outcome(stage(storage, "later")));
            committer.finish();
            assertInstanceOf(OutputException.class, committer.failure());
            assertEquals(1, failures.get());
            assertEquals(0, committer.ended(Status.CONVERGED));
        }
    }

    @Test
    void errorIsNotLostWithItsThread() throws Exception {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            Committer committer = committer(out, new Progress() {
                @Override
                public void begin(long total, long done) {}

                @Override
                public void advance(String status, long runs) {
                    throw new StackOverflowError("deep");
                }

                @Override
                public void end() {}
            });
            committer.accept(outcome(stage(storage, "bundle")));
            committer.finish();
            RuntimeException failure = committer.failure();
            assertInstanceOf(FleetException.class, failure);
            assertTrue(failure.getMessage().contains("deep"), failure.getMessage());
            assertEquals(1, failures.get());
        }
    }

    private Committer committer(OutputFolder out, Progress progress) {
        return new Committer(out, progress, new FleetMetrics(), failures::incrementAndGet);
    }

    private static BundleOutcome outcome(StagedBundle files) {
        return new BundleOutcome(files, List.of(new BundleOutcome.Ending("a run", "pretend", Status.CONVERGED, 1, 0.5)), 1);
    }

    private static StagedBundle stage(Storage storage, String name) throws IOException {
        try (BundleWriter writer = new BundleWriter(storage, name, "attempt")) {
            writer.write(Table.EXECUTIONS, name, 1, "host", 0L, 1.0, 1.0, "17", "cpu");
            return writer.finish();
        }
    }
}
