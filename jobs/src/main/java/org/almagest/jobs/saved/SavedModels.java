package org.almagest.jobs.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.train.Evaluation;
import org.almagest.dynamics.train.ProbeTimetable;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Scores;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.fleet.RunExecutor;
import org.almagest.jobs.storage.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a run by reading a model instead of training one.
 *
 * @param base the folder that relative paths of models begin at
 */
record SavedModels(String base) implements RunExecutor {
    private static final long serialVersionUID = 1L;

    private static final double SECONDS_PER_RUN = 0.02;
    private static final double SECONDS_PER_BYTE = 2e-8;

    @Override
    public double estimatedSeconds(RunConfiguration configuration) {
        return SECONDS_PER_RUN + SECONDS_PER_BYTE * configuration.model().whole(CheckpointRuns.BYTES);
    }

    @Override
    public Storage storage(String folder) {
        return Storage.at(folder);
    }

    @Override
    public RunResult execute(RunConfiguration configuration) {
        Settings settings = configuration.model();
        String name = settings.text(CheckpointRuns.FILE);
        try {
            Path file = Path.of(base).resolve(name);
            check(ModelFiles.FORMATS.named(configuration.family()), file, settings.text(CheckpointRuns.CONTENT));
            DataSet data = configuration.data().equals(CheckpointProbe.NO_DATA.name())
                    ? null
                    : DataSets.load(configuration.data(), configuration.dataSettings(), configuration.files());
            SavedModel saved = read(configuration.family(), file, data);
            return measured(saved, Partner.of(configuration, Path.of(base), saved, data), configuration);
        } catch (NoSuchFileException e) {
            return RunResult.failed(String.format(
                    Locale.ROOT, "%s: no such file on this machine: expected one that all executors see", name));
        } catch (IOException | IllegalArgumentException | DataException e) {
            return RunResult.failed(String.format(Locale.ROOT, "%s: %s", name, Reason.message(e)));
        }
    }

    static void check(ModelFormat format, Path file, String content) throws IOException {
        long size = Files.size(file);
        if (size > Bounds.FILE) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "the file has %d bytes: expected at most %d; split it, such as one file a layer",
                    size,
                    Bounds.FILE));
        }
        if (!Files.isReadable(file)) {
            throw new ModelFileException("the file may not be read: expected the permission to");
        }
        if (!Content.of(format, file).equals(content)) {
            throw new ModelFileException(
                    "the file has changed since it was listed: expected files at rest; measure it again");
        }
    }

    private static SavedModel read(String format, Path file, @Nullable DataSet data) throws IOException {
        return ModelFiles.FORMATS.named(format).read(file, data);
    }

    private static RunResult measured(SavedModel saved, double @Nullable [] partner, RunConfiguration configuration) {
        Findings findings = new Findings();
        List<String> errors = new ArrayList<>();
        Snapshot snapshot = new Snapshot(
                        0,
                        saved.model(),
                        saved.parameters(),
                        saved.parameters(),
                        saved.data(),
                        Objectives.read(saved.loss()),
                        configuration.seed())
                .beside(partner);
        ProbeTimetable probes = new ProbeTimetable(
                configuration.probes(),
                () -> snapshot,
                new StartUnknown(findings),
                (request, step, failure) -> errors.add(
                        String.format(Locale.ROOT, "probe %s: %s", request.probe(), Reason.message(failure))));
        List<String> off = saved.model().predicts()
                ? List.of()
                : probes.switchOff(
                        probe -> probe.needs().predictions(),
                        0,
                        saved.obstacle() == null ? "weights_alone" : "not_translatable");
        probes.ends(0);
        Status status = errors.isEmpty() ? Status.FINISHED : Status.FAILED;
        if (saved.obstacle() != null && !off.isEmpty()) {
            errors.add(
                    0,
                    String.format(
                            Locale.ROOT, "%s. Probes that are off: %s", saved.obstacle(), String.join(", ", off)));
        }
        if (saved.unread() != null) {
            errors.add(saved.unread());
        }
        TrajectoryPoint point =
                new TrajectoryPoint(0, 0, saved.value(), saved.gradientNorm(), norm(saved.parameters()), null);
        return new RunResult(
                status,
                saved.parameters().length,
                null,
                0,
                0,
                null,
                saved.value(),
                scores(saved),
                errors.isEmpty() ? null : String.join("; ", errors),
                List.of(point),
                findings.measurements(),
                findings.spectra(),
                findings.matrices(),
                List.of());
    }

    private static Scores scores(SavedModel saved) {
        return saved.model().predicts()
                ? Evaluation.of(saved.model(), Objectives.read(saved.loss()), saved.data(), saved.parameters())
                : Scores.NONE;
    }

    private static double norm(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return RobustNorm.of(sum, values);
    }
}
