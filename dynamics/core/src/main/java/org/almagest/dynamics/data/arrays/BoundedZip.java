package org.almagest.dynamics.data.arrays;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Opens zips that come from anywhere. Java's reader takes the whole directory at a zip's end into memory, whatever its
 * size, so that is looked at first.
 */
public final class BoundedZip {
    /** Bytes of one entry that one byte of a zip can stand for: no more is possible with the method that all zips use. */
    private static final long MOST_TIMES = 1032;

    private static final int END = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LARGE_ENTRIES = 0xffff;

    private BoundedZip() {}

    /**
     * A zip whose directory is of moderate size.
     *
     * @throws ArrayFileException if it is none
     */
    public static ZipFile open(Path path) throws IOException {
        checkDirectory(path);
        try {
            return new ZipFile(path.toFile());
        } catch (ZipException e) {
            throw new ArrayFileException(
                    String.format(
                            Locale.ROOT, "no zip, or a truncated one (%s): expected a whole file", e.getMessage()),
                    e);
        }
    }

    /**
     * Checks that a file may hold what its directory says, before anything is allocated for it.
     *
     * @param unpacked bytes that entries claim to have
     * @throws ArrayFileException if no zip of this size does
     */
    public static void check(Path path, long unpacked) throws IOException {
        long size = path.toFile().length();
        if (unpacked > MOST_TIMES * size) {
            throw new ArrayFileException(String.format(
                    Locale.ROOT,
                    "a zip of %d bytes that claims to hold %d: expected at most %d times as many; it is damaged",
                    size,
                    unpacked,
                    MOST_TIMES));
        }
    }

    private static void checkDirectory(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long size = file.length();
            byte[] tail = new byte[(int) Math.min(size, END + LONGEST_COMMENT)];
            file.seek(size - tail.length);
            file.readFully(tail);
            ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = tail.length - END; at >= 0; at--) {
                if (bytes.getInt(at) == END_SIGNATURE) {
                    checkEnd(bytes, at);
                    return;
                }
            }
        }
        throw new ArrayFileException(
                "no zip, or a truncated one (it has no directory at its end): expected a whole file");
    }

    private static void checkEnd(ByteBuffer bytes, int at) throws ArrayFileException {
        int entries = bytes.getShort(at + 10) & 0xffff;
        long directory = bytes.getInt(at + 12) & 0xffffffffL;
        // larger numbers stand elsewhere, and nothing we read has so many entries
        if (entries == LARGE_ENTRIES || directory > Bounds.HEADER) {
            throw new ArrayFileException(String.format(
                    Locale.ROOT,
                    "the zip's directory has %s entries in %d bytes: expected fewer than %d in at most %d",
                    entries == LARGE_ENTRIES ? "too many" : entries,
                    directory,
                    LARGE_ENTRIES,
                    Bounds.HEADER));
        }
    }
}
