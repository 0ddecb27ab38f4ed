package org.almagest.jobs.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.RecordedRun;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.almagest.jobs.trainer.ClusterTrainers;
import org.jspecify.annotations.Nullable;

/** Carries out a run of an output folder once more, and compares each of its rows with the one that was published, bit by bit. */
public final class Rerun {
    /** All that a configuration determines. */
    private static final Set<Table> DETERMINED =
            EnumSet.of(Table.RUNS, Table.TRAJECTORY, Table.MEASUREMENTS, Table.SPECTRA, Table.MATRICES, Table.WEIGHTS);

    private static final int MOST_DIFFERENCES = 20;

    private final RunExecutor executor;

    Rerun(RunExecutor executor) {
        this.executor = executor;
    }

    /**
     * What came of it.
     *
     * @param run the run
     * @param status how it ended this time
     * @param rows rows of each table that were compared
     * @param differences the first of each table; none if all bits are the same
     * @param sameVersion whether this version gives the configuration the identity that it was recorded by; another one need not
     *     compute the same bits
     */
    public record Result(
            RecordedRun run,
            String status,
            Map<Table, Integer> rows,
            List<Difference> differences,
            boolean sameVersion) {
        public Result {
            differences = List.copyOf(differences);
        }
    }

    /**
     * A place where the two differ.
     *
     * @param table its table
     * @param row number of the run's row there, from 1 on
     * @param column its column; empty where one of the two has no such row
     * @param recorded what was published, as text
     * @param now what came out
     */
    public record Difference(Table table, int row, String column, String recorded, String now) {}

    /**
     * Carries out the run of {@code outputFolder} whose identity begins with {@code run}, on the calling thread. Nothing is written
     * there.
     *
     * @throws OutputException if there is no such run, or nothing here can carry it out
     */
    public static Result of(String outputFolder, String run) {
        return new Rerun(RunExecutor.REAL).carryOut(outputFolder, run);
    }

    Result carryOut(String outputFolder, String name) {
        RecordedRun run = RecordedRun.find(outputFolder, name);
        RunConfiguration configuration = known(outputFolder, run);
        Instant startedAt = Instant.now();
        RunResult result = executor.execute(configuration);
        Path scratch = scratch();
        try {
            publish(scratch, run, configuration, result, startedAt);
            Map<Table, Integer> rows = new EnumMap<>(Table.class);
            List<Difference> differences = new ArrayList<>();
            for (Table table : DETERMINED) {
                List<@Nullable Object[]> recorded = rows(outputFolder, table, run.id());
                List<@Nullable Object[]> now = rows(scratch.toString(), table, run.id());
                if (!recorded.isEmpty() || !now.isEmpty()) {
                    rows.put(table, recorded.size());
                    differences.addAll(compare(table, recorded, now));
                }
            }
            return new Result(
                    run,
                    result.status().word(),
                    rows,
                    differences,
                    RunIdentity.of(configuration).equals(run.id()));
        } finally {
            delete(scratch);
        }
    }

    private static RunConfiguration known(String outputFolder, RecordedRun run) {
        RunConfiguration recorded = CanonicalJson.read(run.config());
        String trainer = ClusterTrainers.name(recorded);
        if (!trainer.isEmpty()) {
            throw new OutputException(String.format(
                    Locale.ROOT,
                    "output folder %s: the trainer %s has trained run %s on a whole cluster, and rerun has none: run its sweep again into another folder",
                    outputFolder,
                    trainer,
                    run.id()));
        }
        if (!Families.ALL.names().contains(recorded.family())) {
            throw new OutputException(String.format(
                    Locale.ROOT,
                    "output folder %s: another program has trained run %s (family %s), or it lies in a file: expected a run of a sweep; probe measures files again",
                    outputFolder,
                    run.id(),
                    recorded.family()));
        }
        try {
            return RunIdentity.complete(recorded);
        } catch (IllegalArgumentException e) {
            throw new OutputException(
                    String.format(
                            Locale.ROOT,
                            "output folder %s: this version cannot carry out run %s (%s): use the version of Almagest that wrote it",
                            outputFolder,
                            run.id(),
                            e.getMessage()),
                    e);
        }
    }

    /** By the way that all rows take, so that what is compared has been written and read as what was published. */
    private static void publish(
            Path scratch, RecordedRun run, RunConfiguration configuration, RunResult result, Instant startedAt) {
        Storage storage = Storage.at(scratch.toString());
        try (OutputFolder folder = OutputFolder.open(storage);
                BundleRecorder recorder =
                        new BundleRecorder(storage, run.id(), "rerun", new SweepLabel(run.sweep(), run.study()))) {
            recorder.add(run.config(), run.id(), configuration, result, 1, startedAt, 0);
            folder.publish(recorder.finish(0).files());
        } catch (IOException e) {
            throw BundleRecorder.cannotWrite(storage, e);
        }
    }

    private static List<@Nullable Object[]> rows(String outputFolder, Table table, String run) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        int id = table.columnNames().indexOf("run_id");
        TableReader.forEach(outputFolder, table, table.columnNames(), row -> {
            if (run.equals(row[id])) {
                rows.add(row);
            }
        });
        return rows;
    }

    /** The first differences of a table. */
    private static List<Difference> compare(
            Table table, List<@Nullable Object[]> recorded, List<@Nullable Object[]> now) {
        List<Difference> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(recorded.size(), now.size()) && differences.size() < MOST_DIFFERENCES; i++) {
            if (i >= recorded.size() || i >= now.size()) {
                differences.add(new Difference(
                        table,
                        i + 1,
                        "",
                        i < recorded.size() ? "a row" : "no row",
                        i < now.size() ? "a row" : "no row"));
                return differences;
            }
            @Nullable Object[] before = recorded.get(i);
            @Nullable Object[] after = now.get(i);
            for (int j = 0; j < before.length; j++) {
                // numbers are equal where their bits are
                if (!Objects.deepEquals(before[j], after[j])) {
                    differences.add(new Difference(
                            table,
                            i + 1,
                            table.columnNames().get(j),
                            words(before[j], after[j]),
                            words(after[j], before[j])));
                }
            }
        }
        return differences;
    }

    /** A value; of an array, the first number in which it is not the {@code other}. */
    private static String words(@Nullable Object value, @Nullable Object other) {
        if (value instanceof double[] numbers && other instanceof double[] others) {
            for (int i = 0; i < Math.min(numbers.length, others.length); i++) {
                if (Double.doubleToLongBits(numbers[i]) != Double.doubleToLongBits(others[i])) {
                    return String.format(Locale.ROOT, "[%d] %s", i, numbers[i]);
                }
            }
            return numbers.length + " numbers";
        }
        if (value instanceof double[] numbers) {
            return numbers.length + " numbers";
        }
        return value == null ? "nothing" : value instanceof int[] numbers ? Arrays.toString(numbers) : value.toString();
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("almagest-rerun");
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(
                    String.format(
                            Locale.ROOT,
                            "cannot make a temporary folder (%s); set java.io.tmpdir to one that can be written",
                            e),
                    e));
        }
    }

    private static void delete(Path scratch) {
        try {
            Storage.at(scratch.toString()).delete("");
        } catch (IOException e) {
            // a temporary folder that stays does no harm
        }
    }
}
