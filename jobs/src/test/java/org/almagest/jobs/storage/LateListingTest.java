package org.almagest.jobs.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.almagest.jobs.table.Layout;
import org.almagest.jobs.table.MortalStorage;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.SampleBundles;
import org.almagest.jobs.table.StagedBundle;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that lists late: no row is lost, none is there twice. */
class LateListingTest {
    /** More than are put into one file. */
    private static final int BUNDLES = 33;

    private static final long NEVER = Long.MAX_VALUE;

    /** A death every so many steps of some seven hundred. Prime, so that all kinds of steps are met. */
    private static final int STRIDE = 101;

    @TempDir
    Path folder;

    private static List<String> bundles() {
        return IntStream.range(0, BUNDLES).mapToObj(i -> "bundle" + i).toList();
    }

    /** What a sweep does, without Spark; the runs that it finds published in the end. */
    private static Set<String> sweep(Storage storage, String attempt) throws IOException {
        try (OutputFolder out = OutputFolder.open(storage)) {
            Set<String> done = out.runIds();
            out.planCompaction(bundles());
            for (int i = 0; i < BUNDLES; i++) {
                if (!done.contains(SampleBundles.runId(i, 0))) {
                    StagedBundle staged = SampleBundles.stage(storage, i, attempt);
                    out.publish(staged);
                    out.compactAfter(staged);
                }
            }
            out.finishCompaction();
            return out.runIds();
        }
    }

    private Storage disk(String name) {
        return LocalStorage.at(folder.resolve(name).toString());
    }

    private static OwnChanges process(Storage store) {
        return new OwnChanges(store, new OwnChanges.Recent(Duration.ofHours(1)));
    }

    private static Map<String, byte[]> tables(Storage storage) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Table table : Table.values()) {
            for (String name : storage.list(table.folder())) {
                files.put(table.folder() + "/" + name, storage.read(table.folder() + "/" + name));
            }
        }
        return files;
    }

    private static void same(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    }

    @Test
    void aProcessKnowsWhatItHasChangedItself() throws IOException {
        Set<String> all = sweep(disk("prompt"), "only");
        assertEquals(2 * BUNDLES, all.size());
        LateStorage late = new LateStorage(disk("late"), NEVER);
        assertEquals(all, sweep(process(late), "only"));
        late.settle();
        same(tables(disk("prompt")), tables(late));
    }

    /** So that the other tests can fail. */
    @Test
    void withoutThatItTakesThemForMissing() throws IOException {
        assertNotEquals(
                2 * BUNDLES, sweep(new LateStorage(disk("late"), NEVER), "only").size());
    }

    /** It dies at a step, the next one soon after; each begins with what the store lists by then. */
    @ParameterizedTest
    @ValueSource(longs = {3, 40, 300})
    void whoeverGoesOnLosesNothing(long calls) throws IOException {
        sweep(disk("prompt"), "only");
        Map<String, byte[]> expected = tables(disk("prompt"));
        MortalStorage counting = new MortalStorage(disk("counting"), Integer.MAX_VALUE);
        sweep(counting, "only");
        for (int step = 5; step < counting.steps(); step += STRIDE) {
            LateStorage late = new LateStorage(disk("late-" + calls + "-" + step), calls);
            for (int lastStep : new int[] {step, step % 61}) {
                try {
                    sweep(new MortalStorage(process(late), lastStep), "attempt" + lastStep);
                } catch (MortalStorage.Death e) {
                    // as it should
                }
            }
            sweep(process(late), "last");
            late.settle();
            assertEquals(2 * BUNDLES, sweep(process(late), "settled").size());
            late.settle();
            same(expected, tables(late));
            assertEquals(List.of(), late.list(Layout.COMMITS));
        }
    }

    @Test
    void whatWasLongAgoIsTheStoresToSay() throws IOException {
        LateStorage late = new LateStorage(disk("late"), NEVER);
        late.makeFolder("a");
        OwnChanges storage = new OwnChanges(late, new OwnChanges.Recent(Duration.ZERO));
        storage.write("a/1", new byte[1]);
        storage.write("a/2", new byte[1]);
        assertEquals(List.of(), storage.list("a"), "a listing forgets what is too old, as a change does");
        late.settle();
        assertEquals(List.of("1", "2"), storage.list("a"));
    }
}
