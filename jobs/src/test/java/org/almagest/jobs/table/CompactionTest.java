package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.jobs.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are merged, and no row is lost, doubled or changed, wherever the process that merges dies. */
class CompactionTest {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    @TempDir
    Path folder;

    private static List<String> bundles(int count) {
        return IntStream.range(0, count).mapToObj(i -> "bundle" + i).toList();
    }

    private static void publish(OutputFolder out, Storage storage, int number) throws IOException {
        out.publish(SampleBundles.stage(storage, number, "attempt"));
    }

    /** All rows of all tables in the order of reading. */
    private static Map<Table, List<String>> rows(Path out) {
        Map<Table, List<String>> rows = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            List<String> found = new ArrayList<>();
            TableReader.forEach(out.toString(), table, table.columnNames(), row -> found.add(Arrays.deepToString(row)));
            rows.put(table, found);
        }
        return rows;
    }

    private static Map<Table, List<String>> sorted(Map<Table, List<String>> rows) {
        rows.values().forEach(Collections::sort);
        return rows;
    }

    private static Map<String, byte[]> files(Path out) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Table table : Table.values()) {
            try (Stream<Path> entries = Files.list(out.resolve(table.folder()))) {
                for (Path entry : entries.toList()) {
                    files.put(out.relativize(entry).toString(), Files.readAllBytes(entry));
                }
            }
        }
        return files;
    }

    private static void same(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    }

    private static Set<String> runs(Path out) {
        try (Stream<Path> files = Files.list(out.resolve("runs"))) {
            return new HashSet<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("schema.parquet"))
                    .toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onDemandAllBecomesOneAndNoRowChanges() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            for (int i = 0; i < 12; i++) {
                publish(out, storage, i);
            }
            Map<Table, List<String>> before = rows(folder);
            assertEquals(new Compacted(12, 1), out.compact());
            assertEquals(before, rows(folder), "rows, in their order");
            assertEquals(1, runs(folder).size());
            assertEquals(new Compacted(1, 1), out.compact());
            // what comes later is merged with what was merged before
            publish(out, storage, 12);
            before = sorted(rows(folder));
            assertEquals(new Compacted(2, 1), out.compact());
            assertEquals(before, sorted(rows(folder)));
            assertEquals(26, out.runIds().size());
        }
        assertEquals(List.of(), storage.list(Layout.STAGING));
        assertEquals(List.of(), storage.list(Layout.COMMITS));
        FolderCheck check = FolderCheck.of(folder.toString());
        // the sample has runs without a row in executions, and nothing else is amiss
        assertEquals(
                List.of("it has runs that the table executions lacks"),
                check.damaged().stream().map(FolderCheck.Damage::problem).toList());
        assertEquals(26, check.runs());
    }

    /** 11 bundles by threes: groups of 3 and then of 9, in any order of publishing, in one process or in many. */
    @Test
    void aSweepEndsWithTheSameFilesHoweverItWent() throws IOException {
        Map<String, byte[]> expected = null;
        for (int trial = 0; trial < 6; trial++) {
            Path own = folder.resolve("trial" + trial);
            Storage storage = Storage.at(own.toString());
            List<Integer> order = new ArrayList<>(IntStream.range(0, 11).boxed().toList());
            Collections.shuffle(order, new Random(trial));
            int inOneProcess = trial % 2 == 0 ? 11 : trial;
            for (int from = 0; from < 11; from += inOneProcess) {
                try (OutputFolder out = OutputFolder.open(storage)) {
                    CompactionPlan plan = new CompactionPlan(new Compaction(storage), bundles(11), 3, NO_LIMIT);
                    plan.goOn();
                    for (int number : order.subList(from, Math.min(11, from + inOneProcess))) {
                        publish(out, storage, number);
                        plan.published("bundle" + number);
                    }
                    if (from + inOneProcess >= 11) {
                        plan.finish();
                    }
                }
            }
            assertEquals(2, runs(own).size());
            if (expected == null) {
                expected = files(own);
            }
            same(expected, files(own));
        }
    }

    @Test
    void fewFilesAreLeftAsTheSweepGoes() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            CompactionPlan plan = new CompactionPlan(new Compaction(storage), bundles(30), 3, NO_LIMIT);
            for (int i = 0; i < 30; i++) {
                publish(out, storage, i);
                plan.published("bundle" + i);
                int most = runs(folder).size();
                // two open at each of three levels, and those of the last that are complete
                assertTrue(most <= 2 * 3 + 1, most + " files after " + i);
            }
            assertEquals(2, runs(folder).size());
        }
    }

    @Test
    void aLargeFileIsLeftAlone() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            CompactionPlan plan = new CompactionPlan(new Compaction(storage), bundles(9), 3, 1);
            for (int i = 0; i < 9; i++) {
                publish(out, storage, i);
                plan.published("bundle" + i);
            }
            plan.finish();
            assertEquals(9, runs(folder).size());
        }
    }

    /** A bundle that another sweep had published, or that was merged on demand, is nowhere to be found by its name. */
    @Test
    void groupsWithGapsAreMergedInTheEnd() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            publish(out, storage, 0);
            publish(out, storage, 4);
            out.compact();
            CompactionPlan plan = new CompactionPlan(new Compaction(storage), bundles(9), 3, NO_LIMIT);
            plan.goOn();
            for (int i : List.of(1, 2, 3, 5, 6, 7, 8)) {
                publish(out, storage, i);
                plan.published("bundle" + i);
            }
            assertEquals(1 + 4 + 1, runs(folder).size());
            Map<Table, List<String>> before = sorted(rows(folder));
            plan.finish();
            assertEquals(1 + 3, runs(folder).size());
            assertEquals(before, sorted(rows(folder)));
            assertEquals(18, out.runIds().size());
        }
    }

    /** Where no lock keeps two sweeps apart, one may publish what the other has merged. */
    @Test
    void aBundleThatIsThereTwiceIsThereOnceAfterwards() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            publish(out, storage, 1);
            publish(out, storage, 2);
            Map<Table, List<String>> once = sorted(rows(folder));
            out.compact();
            try (OutputFolder other =
                    OutputFolder.open(Storage.at(folder.resolve("other").toString()))) {
                publish(other, Storage.at(folder.resolve("other").toString()), 2);
            }
            for (Table table : Table.values()) {
                Path file = folder.resolve("other").resolve(table.folder()).resolve("bundle2.parquet");
                if (Files.exists(file)) {
                    Files.move(file, folder.resolve(table.folder()).resolve("bundle2.parquet"));
                }
            }
            out.compact();
            assertEquals(once, sorted(rows(folder)));
        }
    }

    /** The process dies before each of its steps in turn, or half-way through it, and once more in the recovery. */
    @Test
    void deathAtAnyStepIsMadeGood() throws IOException {
        Path whole = folder.resolve("whole");
        sweep(Storage.at(whole.toString()));
        Map<String, byte[]> expected = files(whole);
        Map<Table, List<String>> rows = sorted(rows(whole));
        MortalStorage counting =
                new MortalStorage(Storage.at(folder.resolve("counting").toString()), Integer.MAX_VALUE);
        sweep(counting);
        int steps = counting.steps();
        assertTrue(steps > 60, () -> "only %d steps: nothing is merged".formatted(steps));
        for (int step = 24; step < steps; step++) {
            Path out = folder.resolve("step" + step);
            die(out, step);
            eachOnceAndWhole(out, rows);
            die(out, step % 11);
            eachOnceAndWhole(out, rows);
            sweep(Storage.at(out.toString()));
            same(expected, files(out));
            assertEquals(List.of(), Storage.at(out.toString()).list(Layout.COMMITS), "step " + step);
            OutputFolder.open(Storage.at(out.toString())).close();
            assertEquals(List.of(), Storage.at(out.toString()).list(Layout.STAGING), "step " + step);
        }
    }

    private static void die(Path out, int step) throws IOException {
        MortalStorage mortal = new MortalStorage(Storage.at(out.toString()), step);
        try {
            sweep(mortal);
        } catch (MortalStorage.Death e) {
            // everything after this line is another process
        } finally {
            mortal.releaseLocks();
        }
    }

    private static void sweep(Storage storage) throws IOException {
        try (OutputFolder out = OutputFolder.open(storage)) {
            Set<String> done = out.runIds();
            CompactionPlan plan = new CompactionPlan(new Compaction(storage), bundles(3), 2, NO_LIMIT);
            plan.goOn();
            for (int i = 0; i < 3; i++) {
                if (!done.contains(SampleBundles.runId(i, 0))) {
                    publish(out, storage, i);
                    plan.published("bundle" + i);
                }
            }
            plan.finish();
            out.compact();
        }
    }

    /** Our own readers, who know of merges, and others, who do not. */
    private static void eachOnceAndWhole(Path out, Map<Table, List<String>> all) throws IOException {
        Map<Table, List<String>> found = rows(out);
        List<String> runs = new ArrayList<>();
        TableReader.forEach(out.toString(), Table.RUNS, List.of("run_id"), row -> runs.add((String) row[0]));
        assertEquals(runs.size(), new HashSet<>(runs).size(), "a run is there twice");
        found.forEach((table, rows) -> {
            List<String> expected =
                    all.get(table).stream().filter(row -> ofOne(runs, row)).toList();
            List<String> listed =
                    rows.stream().filter(row -> ofOne(runs, row)).sorted().toList();
            assertEquals(expected, listed, table + " of the runs that are listed");
        });
        // a reader who takes the folder as it is
        List<String> plain = new ArrayList<>();
        for (String name : TableReader.bundles(out.toString(), Table.RUNS)) {
            TableReader.bundle(out.toString(), Table.RUNS, name, List.of("run_id"), row -> plain.add((String) row[0]));
        }
        assertEquals(plain.size(), new HashSet<>(plain).size(), "a run is there twice for others");
        assertTrue(runs.containsAll(plain));
        for (Table table : Table.values()) {
            if (table == Table.FITS || table == Table.VERDICTS) {
                continue;
            }
            List<String> rows = new ArrayList<>();
            for (String name : TableReader.bundles(out.toString(), table)) {
                TableReader.bundle(
                        out.toString(), table, name, table.columnNames(), row -> rows.add(Arrays.deepToString(row)));
            }
            List<String> expected =
                    all.get(table).stream().filter(row -> ofOne(plain, row)).toList();
            assertEquals(
                    expected,
                    rows.stream().filter(row -> ofOne(plain, row)).sorted().toList(),
                    table + " for others");
        }
    }

    private static boolean ofOne(List<String> runs, String row) {
        return runs.stream().anyMatch(run -> row.startsWith("[" + run + ","));
    }

    @Test
    void whatCannotBeReadIsLeftAsItIs() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            for (int i = 0; i < 3; i++) {
                publish(out, storage, i);
            }
            Path hit = folder.resolve("trajectory/bundle1.parquet");
            byte[] bytes = Files.readAllBytes(hit);
            bytes[bytes.length / 3] ^= 0x10;
            Files.write(hit, Arrays.copyOf(bytes, bytes.length / 2));
            Map<String, byte[]> before = files(folder);
            CompactionException e = assertThrows(CompactionException.class, out::compact);
            assertTrue(e.getMessage().contains("trajectory/bundle1.parquet"), e.getMessage());
            same(before, files(folder));
            assertEquals(List.of(), storage.list(Layout.STAGING));
            // a sweep goes on, and says so
            out.planCompaction(bundles(3));
            assertNotNull(out.trouble());
            out.finishCompaction();
            same(before, files(folder));
        }
        assertFalse(FolderCheck.of(folder.toString()).damaged().isEmpty());
    }

    /** A footer that counts otherwise is found though the file is written anew from its own footer. */
    @Test
    void aChangedFooterIsFound() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            publish(out, storage, 1);
            publish(out, storage, 2);
            out.compact();
        }
        String name = TableReader.bundles(folder.toString(), Table.RUNS).get(0);
        Path file = folder.resolve("runs/" + name + ".parquet");
        byte[] whole = Files.readAllBytes(file);
        for (String[] change : new String[][] {{"bundle1 2 ", "bundle1 3 "}, {"bundle2 ", "bundle3 "}}) {
            byte[] bytes = whole.clone();
            byte[] from = change[0].getBytes();
            int at = IntStream.range(0, bytes.length - from.length)
                    .filter(i -> Arrays.equals(bytes, i, i + from.length, from, 0, from.length))
                    .findFirst()
                    .orElseThrow();
            System.arraycopy(change[1].getBytes(), 0, bytes, at, from.length);
            Files.write(file, bytes);
            assertEquals(
                    1,
                    FolderCheck.of(folder.toString()).damaged().stream()
                            .filter(damage -> damage.problem().contains("footer"))
                            .count());
        }
    }
}
