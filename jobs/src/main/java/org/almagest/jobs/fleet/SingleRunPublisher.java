package org.almagest.jobs.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.OutputFolder;

/** A run that no fleet carried out, on its way into the tables: a bundle of its own, published exactly once. */
public final class SingleRunPublisher {
    /** How long to wait for another process that publishes into the same folder. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String outputFolder;
    private final String canonical;
    private final RunConfiguration configuration;

    /**
     * The run of this configuration.
     *
     * @param outputFolder a local path, or a URI of any file system that Hadoop knows
     */
    public SingleRunPublisher(String outputFolder, RunConfiguration configuration) {
        this.outputFolder = outputFolder;
        this.canonical = CanonicalJson.write(configuration);
        this.configuration = configuration;
    }

    /** Its identity in all tables. */
    public String id() {
        return RunIdentity.of(canonical);
    }

    /**
     * Whether it is in the folder already. Makes the folder where it is missing.
     *
     * @throws OutputException if the folder cannot be used
     */
    public boolean published() {
        try (OutputFolder folder = OutputFolder.open(Storage.at(outputFolder), PATIENCE)) {
            return folder.runIds().contains(id());
        }
    }

    /**
     * Makes the run's rows visible, and returns when they would survive a loss of power.
     *
     * @param sweep the name under which they are grouped
     * @return false if the run was there already; nothing is added then
     * @throws OutputException if the folder cannot be used
     */
    public boolean publish(String sweep, RunResult result, Instant startedAt, double seconds) {
        Storage storage = Storage.at(outputFolder);
        try (OutputFolder folder = OutputFolder.open(storage, PATIENCE)) {
            if (folder.runIds().contains(id())) {
                return false;
            }
            try (BundleRecorder recorder =
                    new BundleRecorder(storage, id(), UUID.randomUUID().toString(), new SweepLabel(sweep))) {
                recorder.add(canonical, configuration, result, 1, startedAt, seconds);
                folder.publish(recorder.finish(seconds).files());
            } catch (IOException e) {
                throw BundleRecorder.cannotWrite(storage, e);
            }
            return true;
        }
    }
}
