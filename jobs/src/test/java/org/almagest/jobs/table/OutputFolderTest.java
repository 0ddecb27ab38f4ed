package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.RunIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders are taken, which are refused, and what is said then. */
class OutputFolderTest {
    @TempDir
    Path parent;

    @Test
    void missingFolderIsMadeWithEveryTable() throws IOException {
        Path out = parent.resolve("a/b");
        OutputFolder.open(Storage.at(out.toString())).close();
        for (Table table : Table.values()) {
            assertEquals(List.of("schema.parquet"), names(out.resolve(table.folder())), table.folder());
        }
        assertEquals(
                "{\"schema_version\": %d, \"run_identity\": %d}"
                        .formatted(OutputFolder.SCHEMA_VERSION, RunIdentity.VERSION),
                Files.readString(out.resolve("_almagest/schema.json")).strip());
        assertEquals(List.of(), names(out.resolve("_almagest/staging")));
        assertEquals(List.of(), names(out.resolve("_almagest/commits")));
    }

    @Test
    void emptyFolderIsTakenAndHiddenFilesAreNoContent() throws IOException {
        Files.createFile(parent.resolve(".DS_Store"));
        OutputFolder.open(Storage.at(parent.toString())).close();
        OutputFolder.open(Storage.at(parent.toString())).close();
    }

    @Test
    void folderLeftHalfMadeIsCompleted() throws IOException {
        Files.createDirectories(parent.resolve("_almagest"));
        Files.createFile(parent.resolve("_almagest/lock"));
        OutputFolder.open(Storage.at(parent.toString())).close();
        Files.delete(parent.resolve("runs/schema.parquet"));
        Files.writeString(parent.resolve("_almagest/runs.new"), "half");
        OutputFolder.open(Storage.at(parent.toString())).close();
        assertEquals(List.of("schema.parquet"), names(parent.resolve("runs")));
    }

    @Test
    void foreignContentIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(parent.resolve("thesis.tex"), "x");
        Files.writeString(parent.resolve("zebra.png"), "x");
        refused(
                parent,
                ("output folder %s already holds something else (thesis.tex, …): expected an empty folder, none yet, or "
                                + "one that Almagest made; choose another with --out")
                        .formatted(parent));
        assertEquals(List.of("thesis.tex", "zebra.png"), names(parent));
    }

    @Test
    void otherVersionIsRefusedAndLeftAlone() throws IOException {
        OutputFolder.open(Storage.at(parent.toString())).close();
        Path schema = parent.resolve("_almagest/schema.json");
        for (String[] version :
                new String[][] {{"{\"schema_version\": 99}", "99"}, {"{}", "{}"}, {"{\"schema", "{\"schema"}, {"", ""}
                }) {
            Files.writeString(schema, version[0]);
            String message = ("output folder %s was written by another version: found schema_version %s in "
                            + "_almagest/schema.json, expected %d; choose another folder with --out, or use the version of "
                            + "Almagest that wrote it")
                    .formatted(parent, version[1], OutputFolder.SCHEMA_VERSION);
            refused(parent, message);
            assertEquals(
                    message,
                    assertThrows(
                                    OutputException.class,
                                    () -> TableReader.forEach(
                                            parent.toString(), Table.RUNS, List.of("run_id"), row -> {}))
                            .getMessage());
            assertEquals(
                    message,
                    assertThrows(
                                    OutputException.class,
                                    () -> TableWriter.replace(parent.toString(), Table.FITS, List.of()))
                            .getMessage());
            assertEquals(version[0], Files.readString(schema));
        }
    }

    /** The same columns, but identities of another version: readable, and closed to new runs. */
    @Test
    void otherIdentitiesAreRefusedToThoseWhoAddRuns() throws IOException {
        OutputFolder.open(Storage.at(parent.toString())).close();
        Path schema = parent.resolve("_almagest/schema.json");
        String own = Files.readString(schema);
        String before = own.replaceFirst(", \"run_identity\": [0-9]+", "");
        String after = own.replaceFirst("(?<=run_identity\": )[0-9]+", "99");
        for (String[] version : new String[][] {{before, "1"}, {after, "99"}}) {
            Files.writeString(schema, version[0]);
            refused(
                    parent,
                    ("output folder %s was written by another version: found run_identity %s in _almagest/schema.json, "
                                    + "expected %d; its runs would not be recognised, and all be carried out again beside "
                                    + "themselves. Choose another folder with --out, or use the version of Almagest that wrote it; "
                                    + "to analyse, report, export or serve what is there needs neither")
                            .formatted(parent, version[1], RunIdentity.VERSION));
            TableReader.forEach(parent.toString(), Table.RUNS, List.of("run_id"), row -> {});
            TableWriter.replace(parent.toString(), Table.FITS, List.of());
            assertEquals(version[0], Files.readString(schema));
        }
    }

    @Test
    void fileIsRefused() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        refused(
                file,
                "output folder %s is a file: expected a folder, or nothing yet; choose another with --out"
                        .formatted(file));
    }

    @Test
    void unwritablePlaceIsRefused() throws IOException {
        // Below a file, since whoever is root may write anywhere else.
        Path below = Files.createFile(parent.resolve("file")).resolve("out");
        OutputException e = assertThrows(OutputException.class, () -> OutputFolder.open(Storage.at(below.toString())));
        assertTrue(e.getMessage().startsWith("cannot use output folder %s (".formatted(below)), e.getMessage());
        assertTrue(
                e.getMessage()
                        .endsWith(
                                "): expected a folder where this user may write, with space left; choose another with "
                                        + "--out, or change its permissions"),
                e.getMessage());
    }

    @Test
    void secondWriterIsRefused() {
        try (OutputFolder first = OutputFolder.open(Storage.at(parent.toString()))) {
            refused(
                    parent,
                    ("output folder %s is in use by this process: expected to be the only one that writes there; wait until "
                                    + "it is done, or choose another folder with --out")
                            .formatted(parent));
            assertEquals(Set.of(), first.runIds());
        }
        OutputFolder.open(Storage.at(parent.toString())).close();
    }

    @Test
    void anotherProcessIsNamedAndItsDeathFreesTheFolder() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("open", lines.readLine());
            refused(
                    parent,
                    ("output folder %s is in use by process %d: expected to be the only one that writes there; wait until "
                                    + "it is done, or choose another folder with --out")
                            .formatted(parent, other.pid()));
        } finally {
            other.destroyForcibly().waitFor();
        }
        OutputFolder.open(Storage.at(parent.toString())).close();
    }

    @Test
    void tablesCanBeReplacedWhileASweepWrites() {
        try (OutputFolder sweep = OutputFolder.open(Storage.at(parent.toString()))) {
            TableWriter.replace(parent.toString(), Table.FITS, SampleRows.of(Table.FITS, 3, 1));
            assertEquals(Set.of(), sweep.runIds());
        }
    }

    @Test
    void publishedTableIsNotReplaced() throws IOException {
        try (OutputFolder sweep = OutputFolder.open(Storage.at(parent.toString()))) {
            sweep.publish(SampleBundles.stage(Storage.at(parent.toString()), 0, "first"));
        }
        OutputException e = assertThrows(
                OutputException.class, () -> TableWriter.replace(parent.toString(), Table.RUNS, List.of()));
        assertTrue(e.getMessage().contains("table runs holds bundle0.parquet, which a sweep published"), e::getMessage);
    }

    @Test
    void bundleThatAnotherMachineWroteElsewhereIsExplained() throws IOException {
        Storage elsewhere = Storage.at(parent.resolve("elsewhere").toString());
        Path out = parent.resolve("out");
        try (OutputFolder folder = OutputFolder.open(Storage.at(out.toString()))) {
            StagedBundle staged = SampleBundles.stage(elsewhere, 0, "first");
            OutputException e = assertThrows(OutputException.class, () -> folder.publish(staged));
            assertTrue(
                    e.getMessage().contains("expected a folder that all executors and the driver share"),
                    e::getMessage);
        }
        OutputFolder.open(Storage.at(out.toString())).close();
    }

    private static void refused(Path folder, String message) {
        OutputException e = assertThrows(OutputException.class, () -> OutputFolder.open(Storage.at(folder.toString())));
        assertEquals(message, e.getMessage());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Opens a folder, says so, and holds it until it is killed. */
    static final class Holder {
        public static void main(String[] args) throws InterruptedException {
            OutputFolder.open(Storage.at(args[0]));
            System.out.println("open");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
