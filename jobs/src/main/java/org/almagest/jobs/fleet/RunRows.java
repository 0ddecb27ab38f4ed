package org.almagest.jobs.fleet;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Scores;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.table.BundleWriter;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** The rows that a run leaves in the tables, values in the order of their columns. */
final class RunRows {
    private final String runId;
    private final SweepLabel label;
    private final String canonical;
    private final RunConfiguration configuration;
    private final RunResult result;

    /**
     * The rows of a run.
     *
     * @param runId its identity
     */
    RunRows(String runId, SweepLabel label, String canonical, RunConfiguration configuration, RunResult result) {
        this.runId = runId;
        this.label = label;
        this.canonical = canonical;
        this.configuration = configuration;
        this.result = result;
    }

    /** All rows that the configuration determines. */
    void write(BundleWriter writer) throws IOException {
        Map<String, Object> model = configuration.model().values();
        Map<String, Object> training = configuration.training().values();
        Scores scores = result.scores();
        // nobody counted the steps of a run that failed
        boolean counted = result.status() != Status.FAILED;
        writer.write(
                Table.RUNS,
                runId,
                label.sweep(),
                label.study(),
                configuration.family(),
                integer(model.get("depth")),
                integer(model.get("width")),
                text(model.get("activation")),
                text(model.get("init")),
                real(model.get("init_scale")),
                configuration.seed(),
                configuration.data(),
                text(training.get("optimizer")),
                real(training.get("learning_rate")),
                integer(training.get("batch_size")),
                result.parameters(),
                result.status().word(),
                counted ? (Long) result.steps() : null,
                counted ? (Integer) result.epochs() : null,
                result.initialLoss(),
                result.finalLoss(),
                scores.trainAccuracy(),
                scores.testLoss(),
                scores.testAccuracy(),
                result.error(),
                canonical,
                OutputFolder.SCHEMA_VERSION);
        for (TrajectoryPoint p : result.trajectory()) {
            writer.write(
                    Table.TRAJECTORY,
                    runId,
                    p.step(),
                    p.epoch(),
                    p.loss(),
                    p.gradientNorm(),
                    p.weightNorm(),
                    p.learningRate(),
                    p.testLoss(),
                    p.testAccuracy());
        }
        for (Measurement m : result.measurements()) {
            writer.write(
                    Table.MEASUREMENTS,
                    runId,
                    m.step(),
                    result.momentOf(m.step()).word(),
                    m.probe(),
                    m.quantity(),
                    m.layer(),
                    m.value(),
                    m.standardError(),
                    m.status());
        }
        for (Spectrum s : result.spectra()) {
            writer.write(
                    Table.SPECTRA,
                    runId,
                    s.step(),
                    s.operator(),
                    s.rank(),
                    s.bound(),
                    s.exactRank(),
                    s.tolerance(),
                    s.gap(),
                    s.eigenvalues());
        }
        for (Matrix m : result.matrices()) {
            writer.write(Table.MATRICES, runId, m.step(), m.name(), m.layer(), m.rows(), m.cols(), m.data());
        }
        for (RunResult.Weights w : result.weights()) {
            writer.write(Table.WEIGHTS, runId, w.step(), w.layer(), w.name(), w.shape(), w.data());
        }
    }

    /**
     * The row that it does not determine.
     *
     * @param attempt 1 for the first
     */
    void writeExecution(BundleWriter writer, int attempt, Instant startedAt, double seconds) throws IOException {
        writer.write(
                Table.EXECUTIONS,
                runId,
                attempt,
                Machine.HERE.host(),
                ChronoUnit.MICROS.between(Instant.EPOCH, startedAt),
                seconds,
                seconds > 0 && result.status() != Status.FAILED ? (Double) (result.steps() / seconds) : null,
                Machine.HERE.java(),
                Machine.HERE.cpu());
    }

    private static @Nullable Integer integer(@Nullable Object setting) {
        return setting instanceof Long whole && whole.intValue() == whole ? (Integer) whole.intValue() : null;
    }

    private static @Nullable Double real(@Nullable Object setting) {
        return setting instanceof Number number ? (Double) number.doubleValue() : null;
    }

    private static @Nullable String text(@Nullable Object setting) {
        return setting instanceof String word ? word : null;
    }
}
