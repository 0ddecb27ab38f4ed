package org.almagest.jobs.fleet;

import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.AttemptTrace;
import org.almagest.jobs.table.BundleWriter;
import org.almagest.jobs.telemetry.Telemetry;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * Carries out a bundle on an executor. What goes wrong in a run becomes that run's row; what goes wrong with the disk or
 * the machine fails the task, and Spark tries again, here or elsewhere. A run that keeps taking its executor along is left
 * out in the end, so that the rest can go on: from its second attempt on a bundle leaves a trace of where it is.
 */
final class BundleTask extends AbstractFunction2<TaskContext, Iterator<Bundle>, BundleOutcome> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Once may be the machine, twice bad luck. A speculative copy that is still at work counts as one, too. */
    static final int MOST_DEATHS = 3;

    private final String sweep;
    private final String outputFolder;
    private final RunExecutor laboratory;

    BundleTask(String sweep, String outputFolder, RunExecutor laboratory) {
        this.sweep = sweep;
        this.outputFolder = outputFolder;
        this.laboratory = laboratory;
    }

    @Override
    public BundleOutcome apply(TaskContext context, Iterator<Bundle> bundles) {
        Bundle bundle = bundles.next();
        Storage storage = laboratory.storage(outputFolder);
        // Task numbers begin anew in every process, and one that was given up may still be writing.
        String attempt = context.taskAttemptId() + "-" + UUID.randomUUID();
        AttemptTrace trace = new AttemptTrace(storage, bundle.name(), attempt);
        try (BundleWriter writer = new BundleWriter(storage, bundle.name(), attempt)) {
            try {
                List<BundleOutcome.Ending> endings =
                        carryOut(context, bundle, writer, trace, lastSeen(context, bundle, storage));
                BundleOutcome outcome = new BundleOutcome(writer.finish(), endings, bundle.seconds());
                trace.end();
                return outcome;
            } catch (IOException | RuntimeException e) {
                // not for errors: too little memory to write the rows ends the executor
                trace.end();
                throw e;
            }
        } catch (IOException e) {
            throw new OutputException(
                    ("cannot write to output folder %s on %s (%s); expected a folder that every executor may write, with "
                                    + "space left")
                            .formatted(storage.location(), Machine.HERE.host(), e),
                    e);
        }
    }

    /** Empty for the first attempt, which is the only one of nearly all bundles. */
    private static Map<String, Integer> lastSeen(TaskContext context, Bundle bundle, Storage storage)
            throws IOException {
        return context.attemptNumber() == 0 ? Map.of() : AttemptTrace.lastSeen(storage, bundle.name());
    }

    private List<BundleOutcome.Ending> carryOut(
            TaskContext context, Bundle bundle, BundleWriter writer, AttemptTrace trace, Map<String, Integer> lastSeen)
            throws IOException {
        List<BundleOutcome.Ending> endings = new ArrayList<>();
        Telemetry lookout = Telemetry.here();
        for (String canonical : bundle.configurations()) {
            if (context.isInterrupted()) {
                throw new TaskKilledException("the fleet was stopped");
            }
            RunConfiguration configuration = CanonicalJson.read(canonical);
            String runId = RunIdentity.of(canonical);
            int deaths = lastSeen.getOrDefault(runId, 0);
            if (context.attemptNumber() > 0 && deaths < MOST_DEATHS) {
                trace.begin(runId);
            }
            Instant startedAt = Instant.now();
            long start = System.nanoTime();
            lookout.runBegan();
            RunResult result = deaths < MOST_DEATHS ? execute(configuration, context, lookout) : deadly(deaths);
            double seconds = (System.nanoTime() - start) * 1e-9;
            lookout.runEnded(configuration, result, seconds);
            RunRows rows = new RunRows(sweep, canonical, configuration, result);
            rows.write(writer);
            rows.writeExecution(writer, context.attemptNumber() + 1, startedAt, seconds);
            endings.add(new BundleOutcome.Ending(configuration.family(), result.status(), result.steps()));
        }
        return endings;
    }

    private static RunResult deadly(int deaths) {
        return FailedRun.because(
                ("%d executors ended while they carried it out, each time without a word, which is most often for want "
                                + "of memory: give executors more (spark.executor.memory, spark.executor.memoryOverhead), or "
                                + "choose a smaller network")
                        .formatted(deaths));
    }

    private RunResult execute(RunConfiguration configuration, TaskContext context, Telemetry lookout) {
        try {
            return laboratory.execute(configuration);
        } catch (Throwable failure) {
            // Errors too: a run that needs too much memory or stack must not take the executor and its other runs
            // along.
            if (context.isInterrupted()) {
                lookout.runGivenUp();
                throw new TaskKilledException("the fleet was stopped");
            }
            return FailedRun.of(failure);
        }
    }
}
