package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.jobs.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that were carried out again have their new rows in the place of the old ones, in one step, wherever a process dies. */
class RunReplacementTest {
    private static final Set<String> FAILED = Set.of("failed");
    private static final int PER_BUNDLE = 4;

    @TempDir
    Path folder;

    private static String id(int bundle, int run) {
        return "run%d-%d".formatted(bundle, run);
    }

    /** Every second run of the first attempt has failed, and has rows in few tables. */
    private static StagedBundle first(Storage storage, int bundle) throws IOException {
        try (BundleWriter writer = new BundleWriter(storage, "bundle" + bundle, "first")) {
            for (int run = 0; run < PER_BUNDLE; run++) {
                write(writer, id(bundle, run), run % 2 == 0 ? "finished" : "failed", run % 2 == 0 ? 3 : 0);
            }
            return writer.finish();
        }
    }

    private static void write(BundleWriter writer, String id, String status, int points) throws IOException {
        for (Table table : List.of(Table.RUNS, Table.TRAJECTORY, Table.EXECUTIONS)) {
            for (Object[] row : SampleRows.of(table, table == Table.TRAJECTORY ? points : 1, id.hashCode())) {
                row[0] = id;
                if (table == Table.RUNS) {
                    row[table.columnNames().indexOf("status")] = status;
                }
                writer.write(table, row);
            }
        }
    }

    private static StagedBundle again(Storage storage, String name, List<String> ids, String status)
            throws IOException {
        try (BundleWriter writer = new BundleWriter(storage, name, "second")) {
            for (String id : ids) {
                write(writer, id, status, 5);
            }
            return writer.finish();
        }
    }

    private static void prepare(Storage storage, boolean merged) throws IOException {
        try (OutputFolder out = OutputFolder.open(storage)) {
            for (int bundle = 0; bundle < 4; bundle++) {
                out.publish(first(storage, bundle));
                if (bundle == 2 && merged) {
                    out.compact();
                }
            }
        }
    }

    /** By run: its status, and its points. */
    private static Map<String, String> runs(Path out) {
        Map<String, Integer> points = new TreeMap<>();
        TableReader.forEach(
                out.toString(),
                Table.TRAJECTORY,
                List.of("run_id"),
                row -> points.merge((String) row[0], 1, Integer::sum));
        Map<String, String> runs = new TreeMap<>();
        TableReader.forEach(out.toString(), Table.RUNS, List.of("run_id", "status"), row -> {
            String seen = runs.put((String) row[0], row[1] + " " + points.getOrDefault((String) row[0], 0));
            assertEquals(null, seen, "a run stands twice");
        });
        assertTrue(runs.keySet().containsAll(points.keySet()), "rows of a run that is not there");
        return runs;
    }

    private static void assertWhole(Path out) {
        assertEquals(List.of(), FolderCheck.of(out.toString()).damaged());
    }

    private static Map<String, String> expected(Set<String> done) {
        Map<String, String> runs = new TreeMap<>();
        for (int bundle = 0; bundle < 4; bundle++) {
            for (int run = 0; run < PER_BUNDLE; run++) {
                String id = id(bundle, run);
                runs.put(id, done.contains(id) ? "converged 5" : run % 2 == 0 ? "finished 3" : "failed 0");
            }
        }
        return runs;
    }

    private void replaced(boolean merged) throws IOException {
        Storage storage = Storage.at(folder.toString());
        prepare(storage, merged);
        try (OutputFolder out = OutputFolder.open(storage)) {
            Set<String> failed = out.replacing(FAILED);
            assertEquals(8, failed.size());
            // runs of two files in one bundle, then another of one of these files
            Set<String> done = new TreeSet<>(Set.of(id(0, 1), id(3, 3)));
            out.publish(again(storage, "new1", List.copyOf(done), "converged"));
            assertEquals(expected(done), runs(folder));
            assertWhole(folder);
            out.publish(again(storage, "new2", List.of(id(0, 3)), "converged"));
            done.add(id(0, 3));
            assertEquals(expected(done), runs(folder));
            assertWhole(folder);
            // and what has failed again may come once more
            assertEquals(5, out.replacing(FAILED).size());
            out.compact();
            assertEquals(expected(done), runs(folder));
            assertWhole(folder);
        }
        assertEquals(List.of(), storage.list(Layout.STAGING));
        assertEquals(List.of(), storage.list(Layout.COMMITS));
    }

    @Test
    void newRowsTakeThePlaceOfTheOld() throws IOException {
        replaced(false);
    }

    @Test
    void inMergedFilesAsWell() throws IOException {
        replaced(true);
    }

    @Test
    void aRunMayBeReplacedAgainAndAgain() throws IOException {
        Storage storage = Storage.at(folder.toString());
        prepare(storage, true);
        for (int i = 0; i < 3; i++) {
            try (OutputFolder out = OutputFolder.open(storage)) {
                assertTrue(out.replacing(FAILED).contains(id(1, 1)));
                out.publish(again(storage, "same", List.of(id(1, 1)), i == 2 ? "converged" : "failed"));
            }
            assertWhole(folder);
        }
        assertEquals(expected(Set.of(id(1, 1))), runs(folder));
    }

    @Test
    void aReaderSeesOldOrNewRowsWhereverTheProcessDies() throws IOException {
        boolean died = true;
        boolean old = false;
        for (int step = 1; died; step++) {
            Path own = Files.createDirectory(folder.resolve("step" + step));
            Storage storage = Storage.at(own.toString());
            prepare(storage, true);
            Set<String> done = Set.of(id(1, 1), id(3, 1));
            MortalStorage mortal = new MortalStorage(storage, step);
            try {
                OutputFolder out = OutputFolder.open(mortal);
                out.replacing(FAILED);
                out.publish(again(mortal, "new", new ArrayList<>(done), "converged"));
                out.close();
                died = false;
            } catch (MortalStorage.Death e) {
                mortal.releaseLocks();
            }
            Map<String, String> left = runs(own);
            assertTrue(
                    left.equals(expected(Set.of())) || left.equals(expected(done)),
                    "after step %d: %s".formatted(step, left));
            OutputFolder.open(storage).close();
            Map<String, String> opened = runs(own);
            assertEquals(left, opened, "after step " + step);
            assertWhole(own);
            old |= opened.equals(expected(Set.of()));
        }
        assertTrue(old, "some deaths come before the decision");
    }
}
