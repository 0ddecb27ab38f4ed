package org.almagest.jobs.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage promises; Hadoop's and that of object stores, over the local disk. */
class StorageTest {
    @TempDir
    Path folder;

    static List<Named<Function<Path, Storage>>> storages() {
        return List.of(
                Named.of("local", path -> LocalStorage.at(path.toString())),
                Named.of(
                        "hadoop", path -> new HadoopStorage(disk(), new org.apache.hadoop.fs.Path(path.toUri()), null)),
                Named.of("object", path -> new ObjectStorage(disk(), new org.apache.hadoop.fs.Path(path.toUri()))),
                Named.of("corrected", path -> OwnChanges.of(LocalStorage.at(path.toString()))));
    }

    /** A storage that is added is tried, or this fails. */
    @Test
    void everyKindOfStorageIsTried() {
        Set<String> kinds = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackagesOf(Storage.class).stream()
                        .filter(type -> type.isAssignableTo(Storage.class) && !type.isInterface())
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tried = storages().stream()
                .map(named -> named.getPayload().apply(folder).getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(kinds, tried);
    }

    /** The local disk as Hadoop sees it. */
    private static RawLocalFileSystem disk() {
        RawLocalFileSystem files = new RawLocalFileSystem();
        try {
            files.initialize(URI.create("file:///"), new Configuration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3a://AKIAEXAMPLE:s3cr3t@bucket/out",
                "s3a://AKIAEXAMPLE:s3/cr3t@bucket/out",
                "hdfs://user:s3cr3t@host:8020/out",
                "hdfs://user:1234@host/out"
            })
    void aPasswordInAnAddressIsRefusedAndNotRepeated(String folder) {
        String message =
                assertThrows(OutputException.class, () -> Storage.at(folder)).getMessage();
        assertTrue(message.contains("seems to hold a password"), message);
        assertFalse(message.matches(".*(cr3t|1234|AKIA).*"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///data/a:b@c", "out:x@y", "nosuch://host:8020/a@b", "nosuch://[::1]:8020/a"})
    void whatOnlyLooksLikeOneIsNot(String folder) {
        try {
            Storage.at(folder);
        } catch (OutputException e) {
            assertTrue(e.getMessage().contains("no file system for it"), e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("storages")
    void missingThingsAreNoErrors(Function<Path, Storage> at) throws IOException {
        Storage storage = at.apply(folder.resolve("out"));
        assertEquals(Storage.Kind.MISSING, storage.kind(""));
        assertEquals(Storage.Kind.MISSING, storage.kind("a/b"));
        assertEquals(List.of(), storage.list("a"));
        storage.delete("a");
    }

    @ParameterizedTest
    @MethodSource("storages")
    void filesAreWrittenReadListedMovedAndDeleted(Function<Path, Storage> at) throws IOException {
        Storage storage = at.apply(folder.resolve("out"));
        storage.makeFolder("a/b");
        storage.makeFolder("a/b");
        storage.write("a/2", new byte[] {2});
        storage.write("a/1", new byte[] {1});
        storage.write("a/1", new byte[] {1, 1});
        assertEquals(List.of("1", "2", "b"), storage.list("a"));
        assertEquals(Storage.Kind.FILE, storage.kind("a/1"));
        assertEquals(Storage.Kind.FOLDER, storage.kind("a/b"));
        assertArrayEquals(new byte[] {1, 1}, storage.read("a/1"));

        storage.move("a/1", "a/b/3");
        storage.move("a/2", "a/b/3");
        storage.sync("a/b");
        assertEquals(List.of("b"), storage.list("a"));
        assertArrayEquals(new byte[] {2}, storage.read("a/b/3"));
        assertThrows(IOException.class, () -> storage.move("a/none", "a/b/4"));

        storage.delete("a");
        assertEquals(List.of(), storage.list(""));
    }

    @ParameterizedTest
    @MethodSource("storages")
    void streamsKnowTheirPositions(Function<Path, Storage> at) throws IOException {
        Storage storage = at.apply(folder.resolve("out"));
        storage.makeFolder("");
        try (PositionOutputStream out = storage.output("f").create(0)) {
            out.write(new byte[] {0, 1, 2, 3, 4}, 1, 3);
            assertEquals(3, out.getPos());
            out.write(4);
            assertEquals(4, out.getPos());
        }
        assertThrows(IOException.class, () -> storage.output("f").create(0).close());
        assertEquals(4, storage.input("f").getLength());
        try (SeekableInputStream in = storage.input("f").newStream()) {
            in.seek(2);
            assertEquals(3, in.read());
            assertEquals(3, in.getPos());
            byte[] one = new byte[1];
            in.readFully(one);
            assertArrayEquals(new byte[] {4}, one);
        }
    }

    @ParameterizedTest
    @MethodSource("storages")
    void pathsBelowAFileAreErrors(Function<Path, Storage> at) throws IOException {
        Storage storage = at.apply(folder.resolve("out"));
        storage.makeFolder("");
        storage.write("f", new byte[0]);
        assertThrows(IOException.class, () -> storage.makeFolder("f/g"));
        assertThrows(IOException.class, () -> storage.write("f/g", new byte[0]));
    }

    @Test
    void localPathsAndUrisAreTold() {
        assertTrue(LocalStorage.covers("out"));
        assertTrue(LocalStorage.covers("/data/a b:c/out"));
        assertTrue(LocalStorage.covers("file:///data/out"));
        assertTrue(LocalStorage.covers("C:/data"));
        assertEquals("/data/out", Storage.at("file:///data/x/../out").location());
        assertEquals(
                Path.of("out").toAbsolutePath().toString(), Storage.at("out").location());
        OutputException e = assertThrows(OutputException.class, () -> Storage.at("nosuch://host/out"));
        assertTrue(e.getMessage().startsWith("output folder nosuch://host/out: no file system for it"), e.getMessage());
    }

    @Test
    void lockIsExclusiveUntilClosed() throws IOException {
        Storage storage = LocalStorage.at(folder.toString());
        Storage same =
                LocalStorage.at(folder.resolve("../" + folder.getFileName()).toString());
        Closeable lock = storage.lock("lock", Duration.ZERO);
        OutputException e = assertThrows(OutputException.class, () -> same.lock("lock", Duration.ofMillis(50)));
        assertEquals(
                ("output folder %s is in use by this process: expected to be the only one that writes there; wait until "
                                + "it is done, or choose another folder with --out")
                        .formatted(folder),
                e.getMessage());
        lock.close();
        same.lock("lock", Duration.ZERO).close();
    }
}
