package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps that read files: what a file holds makes a run, not where it lies nor when it was written. */
class ChangedFileTest {
    private static final String ROWS = "x,y,label\n0.1,0.2,a\n0.3,0.1,b\n0.5,0.9,a\n0.2,0.7,b\n";
    /** No fleet that has nothing to do starts Spark. */
    private static final String NO_SPARK = "no-such-master://";

    @TempDir
    Path folder;

    private Path file;
    private Path out;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("points.csv"), ROWS);
        out = folder.resolve("out");
    }

    @Test
    void aFileThatChangesIsNewRunsAndATouchedOneIsNone() throws IOException {
        FleetSummary first = run(file, "local[1]");
        assertEquals(List.of(2L, 0L, 2L), List.of(first.planned(), first.alreadyDone(), first.finished()));

        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2021-05-04T03:02:01Z")));
        FleetSummary touched = run(file, NO_SPARK);
        assertEquals(List.of(2L, 2L), List.of(touched.planned(), touched.alreadyDone()));

        // of the same length, so that its size does not tell
        Files.writeString(file, ROWS.replace("0.9", "0.8"));
        FleetSummary changed = run(file, "local[1]");
        assertEquals(List.of(2L, 0L, 2L), List.of(changed.planned(), changed.alreadyDone(), changed.finished()));
        assertEquals(4, Set.copyOf(TableFiles.column(out, Table.RUNS, "run_id")).size());

        Files.writeString(file, ROWS);
        assertEquals(2, run(file, NO_SPARK).alreadyDone(), "the content of before is the runs of before");
    }

    @Test
    void theSameContentAtAnotherPathIsTheSameRun() throws IOException {
        run(file, "local[1]");
        Path copy = Files.copy(file, folder.resolve("copy.csv"));
        assertEquals(2, run(copy, NO_SPARK).alreadyDone());
        // the settings say where it was read from all the same
        assertNotEquals(
                runs(file).get(0).dataSettings().text("path"),
                runs(copy).get(0).dataSettings().text("path"));
    }

    /** A file that is not what was planned with would be another run under this run's identity. */
    @Test
    void aFileThatChangesUnderASweepFailsTheRun() throws IOException {
        RunConfiguration planned = runs(file).get(0);
        Files.writeString(file, ROWS.replace("0.9", "0.8"));
        RunResult result = Run.execute(planned);
        assertEquals(Status.FAILED, result.status());
        assertTrue(
                result.error().startsWith(file + " has changed since the run was planned: expected a file of SHA-256 "),
                result::error);
    }

    /** Executors are given the configuration alone, and a reader of the tables has nothing else. */
    @Test
    void aConfigurationKeepsItsIdentityWithoutTheFile() throws IOException {
        RunConfiguration planned = runs(file).get(0);
        String id = RunIdentity.of(planned);
        String config = CanonicalJson.write(planned);
        Files.delete(file);
        assertEquals(id, RunIdentity.of(config));
    }

    private FleetSummary run(Path data, String master) {
        return Fleet.run(sweep(data), out.toString(), master, Progress.SILENT);
    }

    private static List<RunConfiguration> runs(Path data) {
        List<RunConfiguration> runs = new ArrayList<>();
        sweep(data).runs().forEachRemaining(runs::add);
        return runs;
    }

    private static Sweep sweep(Path data) {
        return Sweep.read(new SweepSource(
                "changed.yaml",
                """
                sweep: changed
                seeds: [1, 2]
                model: {family: mlp, depth: 1, width: 3}
                data: {name: csv, path: "%s"}
                train: {epochs: 2}
                """
                        .formatted(data)));
    }
}
