package org.almagest.jobs.fleet;

import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.AttemptTrace;
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

    private final SweepLabel label;
    private final String outputFolder;
    private final RunExecutor executor;

    BundleTask(SweepLabel label, String outputFolder, RunExecutor executor) {
        this.label = label;
        this.outputFolder = outputFolder;
        this.executor = executor;
    }

    @Override
    public BundleOutcome apply(TaskContext context, Iterator<Bundle> bundles) {
        Bundle bundle = bundles.next();
        Storage storage = executor.storage(outputFolder);
        // Task numbers begin anew in every process, and one that was given up may still be writing.
        String attempt = context.taskAttemptId() + "-" + UUID.randomUUID();
        AttemptTrace trace = new AttemptTrace(storage, bundle.name(), attempt);
        try (BundleRecorder recorder = new BundleRecorder(storage, bundle.name(), attempt, label)) {
            try {
                carryOut(context, bundle, recorder, trace, lastSeen(context, bundle, storage));
                BundleOutcome outcome = recorder.finish(bundle.seconds());
                trace.end();
                return outcome;
            } catch (IOException | RuntimeException e) {
                // not for errors: too little memory to write the rows ends the executor
                trace.end();
                throw e;
            }
        } catch (IOException e) {
            throw BundleRecorder.cannotWrite(storage, e);
        }
    }

    /** Empty for the first attempt, which is the only one of nearly all bundles. */
    private static Map<String, Integer> lastSeen(TaskContext context, Bundle bundle, Storage storage)
            throws IOException {
        return context.attemptNumber() == 0 ? Map.of() : AttemptTrace.lastSeen(storage, bundle.name());
    }

    private void carryOut(
            TaskContext context,
            Bundle bundle,
            BundleRecorder recorder,
            AttemptTrace trace,
            Map<String, Integer> lastSeen)
            throws IOException {
        for (String canonical : bundle.configurations()) {
            stopIfInterrupted(context);
            String runId = RunIdentity.of(canonical);
            int deaths = lastSeen.getOrDefault(runId, 0);
            if (context.attemptNumber() > 0 && deaths < MOST_DEATHS) {
                trace.begin(runId);
            }
            recorder.carryOut(
                    canonical,
                    context.attemptNumber() + 1,
                    configuration -> deaths < MOST_DEATHS ? executor.execute(configuration) : deadly(deaths),
                    failure -> stopIfInterrupted(context),
                    Telemetry.here());
        }
    }

    private static void stopIfInterrupted(TaskContext context) {
        if (context.isInterrupted()) {
            throw new TaskKilledException("the fleet was stopped");
        }
    }

    private static RunResult deadly(int deaths) {
        return RunResult.failed(String.format(
                Locale.ROOT,
                "%d executors ended while they carried it out, each time without a word, which is most often for want "
                        + "of memory: give executors more (spark.executor.memory, spark.executor.memoryOverhead), or "
                        + "choose a smaller network",
                deaths));
    }
}
