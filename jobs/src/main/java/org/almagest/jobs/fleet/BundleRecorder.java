package org.almagest.jobs.fleet;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.BundleWriter;
import org.almagest.jobs.telemetry.RunEvents;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the runs of a bundle one after another, and writes their rows where they wait to be published. Every run takes
 * this way into the tables: those of a task, those that take the whole cluster, and those that were carried out elsewhere.
 */
final class BundleRecorder implements Closeable {
    private final SweepLabel label;
    private final BundleWriter writer;
    private final List<BundleOutcome.Ending> endings = new ArrayList<>();

    /**
     * Begins.
     *
     * @param storage the output folder
     * @param bundle name of the bundle
     * @param attempt a name that no other attempt has
     * @param label what the runs belong to
     */
    BundleRecorder(Storage storage, String bundle, String attempt, SweepLabel label) throws IOException {
        this.label = label;
        this.writer = new BundleWriter(storage, bundle, attempt);
    }

    /**
     * Carries out a run and writes its rows. What goes wrong in the run becomes its row.
     *
     * @param canonical its configuration
     * @param attempt 1 for the first
     * @param execute gives its result
     * @param leaveIfEnding is given what {@code execute} threw; throws, or never returns, if it is not the run that failed
     *     but the process or the fleet that is being ended
     * @param events is told of the run
     */
    void carryOut(
            String canonical,
            int attempt,
            Function<RunConfiguration, RunResult> execute,
            Consumer<Throwable> leaveIfEnding,
            RunEvents events)
            throws IOException {
        RunConfiguration configuration = CanonicalJson.read(canonical);
        Instant startedAt = Instant.now();
        long start = System.nanoTime();
        events.runBegan(configuration);
        RunResult result;
        try {
            result = execute.apply(configuration);
        } catch (Throwable failure) {
            // Errors too: a run that needs too much memory or stack must not take the process and its other runs along.
            try {
                leaveIfEnding.accept(failure);
            } catch (RuntimeException | Error ending) {
                events.runGivenUp();
                throw ending;
            }
            result = RunResult.failed(Reason.words(failure));
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        events.runEnded(RunIdentity.of(canonical), configuration, result, seconds);
        add(canonical, configuration, result, attempt, startedAt, seconds);
    }

    /** Writes the rows of a run that has been carried out. */
    void add(
            String canonical,
            RunConfiguration configuration,
            RunResult result,
            int attempt,
            Instant startedAt,
            double seconds)
            throws IOException {
        add(canonical, RunIdentity.of(canonical), configuration, result, attempt, startedAt, seconds);
    }

    /** As the other, for a run that was recorded by {@code runId}, perhaps by another version. */
    void add(
            String canonical,
            String runId,
            RunConfiguration configuration,
            RunResult result,
            int attempt,
            Instant startedAt,
            double seconds)
            throws IOException {
        RunRows rows = new RunRows(runId, label, canonical, configuration, result);
        rows.write(writer);
        rows.writeExecution(writer, attempt, startedAt, seconds);
        endings.add(new BundleOutcome.Ending(
                RunIdentity.of(canonical), configuration.family(), result.status(), result.steps(), lossLeft(result)));
    }

    private static @Nullable Double lossLeft(RunResult result) {
        Double first = result.initialLoss();
        Double last = result.finalLoss();
        return first == null || last == null || first == 0 ? null : last / first;
    }

    /**
     * Completes the files; what they hold becomes visible when they are published.
     *
     * @param estimatedSeconds what the runs were thought to cost
     */
    BundleOutcome finish(double estimatedSeconds) throws IOException {
        return new BundleOutcome(writer.finish(), endings, estimatedSeconds);
    }

    /** Discards what was written, unless it is finished. */
    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** What to say where the files cannot be written. */
    static OutputException cannotWrite(Storage storage, IOException why) {
        return new OutputException(
                String.format(
                        Locale.ROOT,
                        "cannot write to output folder %s on %s (%s); expected a folder that the driver and every executor may write, with space left",
                        storage.location(),
                        Machine.HERE.host(),
                        why),
                why);
    }
}
