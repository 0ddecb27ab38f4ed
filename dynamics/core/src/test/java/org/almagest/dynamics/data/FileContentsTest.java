package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file is read for its hash, and when what is known of it is enough. */
class FileContentsTest {
    /** {@code printf abc | sha256sum}; also the first example of FIPS 180-2, appendix B. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void theHashIsThatOfSha256sum() throws IOException {
        assertEquals(ABC, FileContents.of(file("a", "abc")));
    }

    @Test
    void equalContentAtAnotherPathAndTimeIsTheSame() throws IOException {
        String one = file("one", "abc");
        String two = file("two", "abc");
        Files.setLastModifiedTime(Path.of(one), LONG_AGO);
        assertEquals(FileContents.of(one), FileContents.of(two));
    }

    @Test
    void aFileIsReadOnceForEachState() throws IOException {
        Path path = Path.of(file("a", "abc"));
        Files.setLastModifiedTime(path, LONG_AGO);
        assertEquals(ABC, FileContents.of(path.toString()));
        // same size and time: what is remembered answers, which shows that the file is not read again
        Files.writeString(path, "xyz");
        Files.setLastModifiedTime(path, LONG_AGO);
        assertEquals(ABC, FileContents.of(path.toString()));
        Files.setLastModifiedTime(path, FileTime.from(LONG_AGO.toInstant().plusSeconds(1)));
        assertNotEquals(ABC, FileContents.of(path.toString()));
    }

    /** Two writes within one tick of the file system's clock leave the same size and time. */
    @Test
    void aFileWrittenJustNowIsReadEachTime() throws IOException {
        Path path = Path.of(file("a", "abc"));
        FileTime written = Files.getLastModifiedTime(path);
        assertEquals(ABC, FileContents.of(path.toString()));
        Files.writeString(path, "xyz");
        Files.setLastModifiedTime(path, written);
        assertNotEquals(ABC, FileContents.of(path.toString()));
    }

    @Test
    void missingFilesAreToldApart() {
        String one = folder.resolve("one").toString();
        assertEquals("unreadable: " + one, FileContents.of(one));
        assertNotEquals(
                FileContents.of(one), FileContents.of(folder.resolve("two").toString()));
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
