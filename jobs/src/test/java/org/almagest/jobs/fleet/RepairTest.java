package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.almagest.metrics.FleetMetrics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Output folders that somebody or something damaged after they were published. */
class RepairTest {
    private static final String NAME = "pretend-sweep";

    /** A folder that nobody has damaged yet. */
    @TempDir
    static Path whole;

    @TempDir
    Path folder;

    @BeforeAll
    static void sweepOnce() {
        sweep(whole);
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path file : files.filter(file -> !file.equals(whole)).toList()) {
                Files.copy(file, folder.resolve(whole.relativize(file).toString()));
            }
        }
    }

    private void sweep() {
        sweep(folder);
    }

    private static void sweep(Path out) {
        new Fleet(new PretendExecutor(0.3, 0), new FleetMetrics())
                .run(NAME, PretendRuns.grid(10, 6).iterator(), out.toString(), "local[2]", Progress.SILENT);
    }

    private String out() {
        return folder.toString();
    }

    private FolderCheck check() {
        return FolderCheck.of(out());
    }

    private Repair.Result repair(FolderCheck check) {
        return new Repair(new PretendExecutor(0.3, 0)).carryOut(out(), check, "local[2]", Progress.SILENT);
    }

    private Map<Table, List<String>> rows() {
        return TableFiles.rows(folder);
    }

    private List<Path> files(Table table) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(table.folder()))) {
            return files.filter(file -> !file.endsWith("schema.parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 0x10;
        Files.write(file, bytes);
    }

    @Test
    void whatIsWholeIsLeftAlone() throws IOException {
        FolderCheck check = check();
        assertEquals(List.of(), check.damaged());
        assertEquals(60, check.runs());
        assertTrue(check.files() >= Table.values().length);
        Map<String, Object> before = TableFiles.of(folder);
        assertEquals(0, repair(check).recomputed());
        assertEquals(before.keySet(), TableFiles.of(folder).keySet());
    }

    /** Whatever byte is hit: it is found, the bundle is taken back, and comes again to the same rows. */
    @ParameterizedTest
    @EnumSource(
            value = Table.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FITS", "VERDICTS"})
    void aFlippedBitIsFoundAndMended(Table table) throws IOException {
        Map<Table, List<String>> before = rows();
        RandomStream random = new RandomStream(3, table.folder());
        Path file = files(table).get(random.below(files(table).size()));
        flip(file, anywhere(file, random));

        FolderCheck check = check();
        assertTrue(
                check.damaged().stream().anyMatch(damage -> damage.file()
                        .equals(folder.relativize(file).toString())),
                () -> file + " was hit, found " + check.damaged());
        Repair.Result result = repair(check);
        assertEquals(1, result.retracted().size());
        if (result.lost().isEmpty()) {
            assertTrue(result.recomputed() > 0);
        } else {
            assertEquals(Table.RUNS, table);
            sweep();
        }
        assertEquals(List.of(), check().damaged());
        assertEquals(before, rows());
    }

    /** But where the file says by what it was written: then nothing is known of how it should look. */
    private static int anywhere(Path file, RandomStream random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int author = text.indexOf("parquet-mr version");
        int at = random.below(bytes.length);
        return at >= author - 2 && at < author + 100 ? at - 300 : at;
    }

    @Test
    void aTornFileIsFoundAndMended() throws IOException {
        Map<Table, List<String>> before = rows();
        Path file = files(Table.TRAJECTORY).get(0);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
        assertEquals(1, repair(check()).retracted().size());
        assertEquals(before, rows());
    }

    /** Rows without their run, and runs without their rows, are what a lost file leaves. */
    @Test
    void aLostFileIsFound() throws IOException {
        Map<Table, List<String>> before = rows();
        Files.delete(files(Table.EXECUTIONS).get(0));
        FolderCheck check = check();
        assertTrue(check.damaged().get(0).problem().contains("the table executions lacks"), check::toString);
        assertEquals(List.of(), repair(check).lost());
        assertEquals(before, rows());

        Files.delete(files(Table.RUNS).get(0));
        FolderCheck orphans = check();
        assertTrue(orphans.damaged().get(0).problem().contains("which the table runs lacks"), orphans::toString);
        assertEquals(1, repair(orphans).lost().size());
        sweep();
        assertEquals(before, rows());
    }

    @Test
    void aRunThatIsThereTwiceIsFound() throws IOException {
        Path first = files(Table.RUNS).get(0);
        Files.copy(first, first.resolveSibling("zzz.parquet"));
        FolderCheck check = check();
        assertEquals(1, check.damaged().size(), check::toString);
        assertEquals("zzz", check.damaged().get(0).bundle());
        assertTrue(check.damaged().get(0).problem().contains("than its name stands for"));
    }

    /** Its bundle goes from the table of runs first, so no reader sees a run without its rows. */
    @Test
    void whatIsTakenBackCountsAsNotDone() throws IOException {
        String bundle = files(Table.RUNS).get(0).getFileName().toString().replace(".parquet", "");
        try (OutputFolder open = OutputFolder.open(Storage.at(out()))) {
            int before = open.runIds().size();
            open.retract(bundle);
            assertTrue(open.runIds().size() < before);
            open.retract(bundle);
        }
        for (Table table : Table.values()) {
            assertFalse(Files.exists(folder.resolve(table.folder() + "/" + bundle + ".parquet")));
        }
    }
}
