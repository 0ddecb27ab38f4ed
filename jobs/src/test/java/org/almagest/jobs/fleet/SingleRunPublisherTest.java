package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Scores;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleRunPublisherTest {
    @TempDir
    Path folder;

    private static RunConfiguration configuration(long seed) {
        Settings training = Settings.of(
                List.of(
                        Parameter.text("optimizer", "", ""),
                        Parameter.real("learning_rate", 0, 0, 1, ""),
                        Parameter.integer("batch_size", 0, 0, 100, "")),
                Map.of("optimizer", "gd", "learning_rate", 0.5, "batch_size", 7));
        Settings none = Settings.of(List.of(), Map.of());
        return new RunConfiguration("elsewhere", none, "theirs", none, training, List.of(), seed);
    }

    private static RunResult result() {
        return new RunResult(
                Status.FINISHED,
                3,
                0L,
                20,
                2,
                1.5,
                0.5,
                new Scores(null, 0.75, null),
                null,
                List.of(new TrajectoryPoint(0, 0, 1.5, 1.0, 1, 0.1)),
                List.of(Measurement.exact(0, "some", "thing", null, 2.5)),
                List.of(),
                List.of(),
                List.of());
    }

    private List<Object[]> rows(Table table, String... columns) {
        List<Object[]> rows = new ArrayList<>();
        TableReader.forEach(folder.toString(), table, List.of(columns), rows::add);
        return rows;
    }

    @Test
    void isPublishedOnce() {
        SingleRunPublisher run = new SingleRunPublisher(folder.toString(), configuration(1));
        assertFalse(run.published());
        assertTrue(run.publish("alone", result(), Instant.EPOCH, 4));
        assertTrue(run.published());
        assertFalse(run.publish("alone", result(), Instant.EPOCH, 4));
        assertTrue(new SingleRunPublisher(folder.toString(), configuration(2))
                .publish("alone", result(), Instant.EPOCH, 4));

        List<Object[]> runs = rows(Table.RUNS, "run_id", "sweep", "family", "dataset", "batch_size", "steps");
        assertEquals(2, runs.size());
        assertTrue(runs.stream().anyMatch(row -> row[0].equals(run.id())));
        assertEquals(
                List.of("alone", "elsewhere", "theirs", 7, 20L),
                List.of(runs.get(0)).subList(1, 6));
        assertEquals(2, rows(Table.TRAJECTORY, "loss").size());
        Object[] measured = rows(Table.MEASUREMENTS, "value", "layer", "moment").get(0);
        assertEquals(2.5, measured[0]);
        assertNull(measured[1]);
        assertEquals("init", measured[2]);
        Object[] scores =
                rows(Table.RUNS, "test_loss", "test_accuracy", "error", "study").get(0);
        assertEquals(0.75, scores[0]);
        assertNull(scores[1]);
        assertNull(scores[2]);
        assertNull(scores[3]);
        assertEquals(5.0, rows(Table.EXECUTIONS, "steps_per_second").get(0)[0]);
    }

    /** Nothing here could train it again: it counts as not done, and is not replaced by a failed run. */
    @Test
    void damagedItIsTakenBackAndSaidToBeLost() throws IOException {
        SingleRunPublisher run = new SingleRunPublisher(folder.toString(), configuration(1));
        assertTrue(run.publish("alone", result(), Instant.EPOCH, 4));
        Path file = folder.resolve("trajectory").resolve(run.id() + ".parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 3] ^= 0x10;
        Files.write(file, bytes);
        FolderCheck check = FolderCheck.of(folder.toString());
        assertEquals(1, check.damaged().size());
        Repair.Result repaired = Repair.run(folder.toString(), check, "local[1]", Progress.SILENT);
        assertEquals(List.of(run.id()), repaired.lost());
        assertEquals(0, repaired.recomputed());
        assertFalse(run.published());
        assertEquals(List.of(), FolderCheck.of(folder.toString()).damaged());
        assertTrue(run.publish("alone", result(), Instant.EPOCH, 4));
    }
}
