package org.almagest.jobs.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.jobs.table.Layout;
import org.almagest.jobs.table.MortalStorage;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.PublishingTest;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing on a real HDFS and in a real object store: what holds of a local disk holds there. */
@Tag("faults")
class RemoteStorageIT {
    /** Every step is tried on a local disk; here one takes seconds. Prime, so that all kinds of steps are met. */
    private static final int STRIDE = 13;

    @TempDir
    static Path folder;

    /** Seconds that the life of a lease lasts here: enough for a pause of a busy machine, and not the half minute of users. */
    private static final String LEASE_SECONDS = "3";

    private static HdfsCluster hdfs;
    private static S3Server s3;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty(Lease.EXPIRY_PROPERTY, LEASE_SECONDS);
        hdfs = HdfsCluster.start(folder.resolve("hdfs"));
        s3 = S3Server.start(folder.resolve("s3"));
        hdfs.settings().forEach(System::setProperty);
        s3.settings().forEach(System::setProperty);
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty(Lease.EXPIRY_PROPERTY);
        hdfs.settings().keySet().forEach(System::clearProperty);
        s3.settings().keySet().forEach(System::clearProperty);
        s3.close();
        hdfs.close();
    }

    private static Storage at(String scheme, String name) {
        return Storage.at(scheme.equals("hdfs") ? hdfs.folder(name) : s3.folder(name));
    }

    @Test
    void eachGetsItsOwnWayOfMoving() {
        OwnChanges corrected = assertInstanceOf(OwnChanges.class, at("s3a", "any"));
        assertInstanceOf(ObjectStorage.class, corrected.store());
        assertTrue(at("s3a", "any").atOnce() > 1, "files are moved one after another");
        assertEquals(HadoopStorage.class, at("hdfs", "any").getClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs", "s3a"})
    void filesAreWrittenReadListedMovedAndDeleted(String scheme) throws IOException {
        StorageTest contract = new StorageTest();
        contract.folder = folder;
        contract.missingThingsAreNoErrors(path -> at(scheme, "contract/none"));
        contract.filesAreWrittenReadListedMovedAndDeleted(path -> at(scheme, "contract/files"));
        contract.streamsKnowTheirPositions(path -> at(scheme, "contract/streams"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs", "s3a"})
    void tablesHaveTheBytesOfALocalDisk(String scheme) throws IOException {
        Storage local = Storage.at(folder.resolve("local-" + scheme).toString());
        PublishingTest.publishAll(local, "only");
        Storage remote = at(scheme, "bytes");
        PublishingTest.publishAll(remote, "only");
        same(tables(local), tables(remote));
    }

    /** As on a local disk; see {@link PublishingTest}. */
    @ParameterizedTest
    @ValueSource(strings = {"hdfs", "s3a"})
    void deathAtAnyStepIsMadeGood(String scheme) throws IOException {
        Storage whole = at(scheme, "whole");
        MortalStorage counting = new MortalStorage(whole, Integer.MAX_VALUE);
        PublishingTest.publishAll(counting, "only");
        Map<String, byte[]> expected = tables(whole);
        boolean copies = scheme.equals("s3a");
        for (int step = 0; step < counting.steps(); step += STRIDE) {
            Storage out = at(scheme, "step" + step);
            for (int lastStep : new int[] {step, step % 7}) {
                MortalStorage mortal = new MortalStorage(out, lastStep, copies);
                try {
                    PublishingTest.publishAll(mortal, "attempt" + lastStep);
                } catch (MortalStorage.Death e) {
                    // as it should
                }
                tables(out).forEach((name, bytes) -> assertArrayEquals(expected.get(name), bytes, name));
            }
            PublishingTest.publishAll(out, "last");
            same(expected, tables(out));
            OutputFolder.open(out).close();
            assertEquals(List.of(), out.list(Layout.COMMITS));
            assertEquals(List.of(), out.list(Layout.STAGING));
        }
    }

    /** Two processes at once: the second is refused, and when the first has died the lease is to be had. */
    @ParameterizedTest
    @ValueSource(strings = {"hdfs", "s3a"})
    void oneWritesAtATimeAndACrashLetsTheNextIn(String scheme) throws IOException {
        Storage storage = at(scheme, "lease");
        Storage.Lock first = storage.lock(Layout.COMMITS + "-lock", Duration.ZERO);
        OutputException refused = assertThrows(
                OutputException.class, () -> at(scheme, "lease").lock(Layout.COMMITS + "-lock", Duration.ZERO));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("is in use by process "
                                + ProcessHandle.current().pid()),
                refused::getMessage);
        first.requireHeld();
        ((Lease) first).abandon();
        Storage.Lock second = at(scheme, "lease").lock(Layout.COMMITS + "-lock", Duration.ZERO);
        second.requireHeld();
        assertThrows(OutputException.class, first::requireHeld);
        first.close();
        second.close();
        at(scheme, "lease").lock(Layout.COMMITS + "-lock", Duration.ZERO).close();
    }

    private static void same(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
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
}
