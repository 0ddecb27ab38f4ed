package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles become visible once and whole, wherever the process that publishes them dies. */
public class PublishingTest {
    private static final int BUNDLES = 3;

    @TempDir
    Path folder;

    @Test
    void publishedRunsAreListed() throws IOException {
        publishAll(Storage.at(folder.toString()), "only");
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < BUNDLES; i++) {
            expected.add(SampleBundles.runId(i, 0));
            expected.add(SampleBundles.runId(i, 1));
        }
        assertEquals(expected, runIds(Storage.at(folder.toString())));
    }

    @Test
    void nothingIsVisibleBeforeItIsPublished() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            Map<String, byte[]> before = tables(folder);
            StagedBundle staged = SampleBundles.stage(storage, 0, "first");
            assertEquals(before.keySet(), tables(folder).keySet());
            out.publish(staged);
            assertNotEquals(before.keySet(), tables(folder).keySet());
        }
    }

    @Test
    void secondAttemptOfABundleIsDiscarded() throws IOException {
        Storage storage = Storage.at(folder.toString());
        Map<String, byte[]> once;
        try (OutputFolder out = OutputFolder.open(storage)) {
            StagedBundle slow = SampleBundles.stage(storage, 0, "slow");
            BundleWriter slowest = new BundleWriter(storage, "bundle0", "slowest");
            slowest.write(
                    Table.TRAJECTORY, SampleRows.of(Table.TRAJECTORY, 1, 1).get(0));
            StagedBundle fast = SampleBundles.stage(storage, 0, "fast");
            out.publish(fast);
            once = tables(folder);
            out.publish(slow);
            StagedBundle late = SampleBundles.stage(storage, 0, "late");
            out.publish(late);
            out.publish(slowest.finish());
            same(once, tables(folder));
        }
        OutputFolder.open(storage).close();
        same(once, tables(folder));
        assertEquals(List.of(), storage.list(Layout.STAGING));
    }

    /** An executor that died cannot clean up; what another sweep is staging here is not its leavings. */
    @Test
    void otherAttemptsAtPublishedBundlesAreDiscarded() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            SampleBundles.stage(storage, 0, "dead");
            StagedBundle elsewhere = SampleBundles.stage(storage, 1, "elsewhere");
            out.publish(SampleBundles.stage(storage, 0, "second"));
            Map<String, byte[]> once = tables(folder);
            out.discardOtherAttempts();
            same(once, tables(folder));
            assertEquals(List.of("bundle1-elsewhere"), storage.list(Layout.STAGING));
            out.publish(elsewhere);
        }
    }

    @Test
    void attemptThatFailsLeavesNothing() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            try (BundleWriter writer = new BundleWriter(storage, "bundle", "attempt")) {
                writer.write(
                        Table.TRAJECTORY, SampleRows.of(Table.TRAJECTORY, 1, 1).get(0));
            }
            assertEquals(List.of(), storage.list(Layout.STAGING));
            assertEquals(Set.of(), out.runIds());
        }
    }

    /**
     * The process dies at each of its steps in turn, before the step or half-way through it; the next one goes on. It
     * dies once more at each step of that one's recovery.
     *
     * @param copies whether a move is a copy and a deletion, between which it dies
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deathAtAnyStepIsMadeGood(boolean copies) throws IOException {
        deathAtAnyStepIsMadeGood(copies, 1);
    }

    /** Bundles are published together, and their files moved at once, in whatever order. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deathAmongManyMovesIsMadeGood(boolean copies) throws IOException {
        deathAtAnyStepIsMadeGood(copies, 4);
    }

    private void deathAtAnyStepIsMadeGood(boolean copies, int atOnce) throws IOException {
        Path whole = folder.resolve("whole");
        publishAll(Storage.at(whole.toString()), "only");
        Map<String, byte[]> expected = tables(whole);
        int steps = stepsOf(whole);
        assertTrue(steps > 20, () -> "only %d steps: the storage that counts is not used".formatted(steps));
        for (int step = 0; step < steps; step++) {
            Path out = folder.resolve("step" + step);
            die(out, step, copies, atOnce);
            wholeRunsOnly(out, expected);
            die(out, step % 7, copies, atOnce);
            wholeRunsOnly(out, expected);
            publishAll(Storage.at(out.toString()), "last");
            same(expected, tables(out));
            assertEquals(List.of(), Storage.at(out.toString()).list(Layout.COMMITS), "step " + step);
            // What a late attempt leaves behind is gone with the next start.
            OutputFolder.open(Storage.at(out.toString())).close();
            assertEquals(List.of(), Storage.at(out.toString()).list(Layout.STAGING), "step " + step);
        }
    }

    @Test
    void commitRecordWithoutItsFilesIsReported() throws IOException {
        Storage storage = Storage.at(folder.toString());
        OutputFolder.open(storage).close();
        Files.writeString(
                folder.resolve("_almagest/commits/b.json"),
                "{\"bundle\":\"b\",\"attempt\":\"a\",\"tables\":[\"RUNS\"]}");
        OutputException e = assertThrows(OutputException.class, () -> OutputFolder.open(storage));
        assertTrue(
                e.getMessage()
                        .startsWith(("output folder %s: cannot complete _almagest/commits/b.json (neither "
                                        + "_almagest/staging/b-a/runs.parquet nor runs/b.parquet is there)")
                                .formatted(folder)),
                e.getMessage());
        // The refusal has let go of the folder.
        Files.delete(folder.resolve("_almagest/commits/b.json"));
        OutputFolder.open(storage).close();
    }

    private static void die(Path out, int step, boolean copies, int atOnce) throws IOException {
        MortalStorage mortal = new MortalStorage(Storage.at(out.toString()), step, copies, atOnce);
        try {
            publishAll(mortal, "attempt" + step);
        } catch (MortalStorage.Death e) {
            // As it should: everything after this line is another process.
        } finally {
            mortal.releaseLocks();
        }
    }

    private int stepsOf(Path whole) throws IOException {
        MortalStorage counting =
                new MortalStorage(Storage.at(whole.resolveSibling("counting").toString()), Integer.MAX_VALUE);
        publishAll(counting, "only");
        return counting.steps();
    }

    /** What a sweep does, without Spark. */
    public static void publishAll(Storage storage, String attempt) throws IOException {
        try (OutputFolder out = OutputFolder.open(storage)) {
            Set<String> done = out.runIds();
            List<StagedBundle> together = new ArrayList<>();
            for (int i = 0; i < BUNDLES; i++) {
                if (!done.contains(SampleBundles.runId(i, 0))) {
                    together.add(SampleBundles.stage(storage, i, attempt));
                    if (together.size() >= storage.atOnce()) {
                        out.publish(together);
                        together.clear();
                    }
                }
            }
            out.publish(together);
        }
    }

    private static Set<String> runIds(Storage storage) {
        try (OutputFolder out = OutputFolder.open(storage)) {
            return out.runIds();
        }
    }

    /** A reader of the folder as it was left: no file but those expected, and for a run that is listed, all of them. */
    private static void wholeRunsOnly(Path out, Map<String, byte[]> expected) throws IOException {
        Map<String, byte[]> found = tables(out);
        found.forEach((name, bytes) -> assertArrayEquals(expected.get(name), bytes, name));
        for (int i = 0; i < BUNDLES; i++) {
            String file = "/bundle" + i + ".parquet";
            if (found.containsKey("runs" + file)) {
                assertEquals(
                        expected.keySet().stream()
                                .filter(name -> name.endsWith(file))
                                .toList(),
                        found.keySet().stream()
                                .filter(name -> name.endsWith(file))
                                .toList());
            }
        }
    }

    private static void same(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    }

    /** All files in the tables' folders. */
    private static Map<String, byte[]> tables(Path out) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Table table : Table.values()) {
            Path tableFolder = out.resolve(table.folder());
            if (Files.isDirectory(tableFolder)) {
                try (Stream<Path> entries = Files.list(tableFolder)) {
                    for (Path entry : entries.toList()) {
                        files.put(out.relativize(entry).toString(), Files.readAllBytes(entry));
                    }
                }
            }
        }
        return files;
    }
}
