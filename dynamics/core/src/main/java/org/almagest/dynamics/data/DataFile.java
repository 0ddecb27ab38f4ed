package org.almagest.dynamics.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.almagest.dynamics.config.Reason;

/**
 * A file that data is read from, compressed with gzip or not: its first two bytes tell, its name does not count.
 *
 * @param path where it is
 * @param length bytes on disk, at least 1
 * @param gzip whether it is compressed
 */
public record DataFile(Path path, long length, boolean gzip) {
    /** No deflate stream expands by more (zlib technical details, "Maximum Compression Factor"). */
    private static final long LARGEST_EXPANSION = 1032;

    /**
     * Reads something from a stream.
     *
     * @param <T> what is read
     */
    @FunctionalInterface
    public interface Reading<T> {
        T from(InputStream stream) throws IOException;
    }

    /**
     * The file at {@code path}, after a look at it.
     *
     * @param what what it should be, for messages: "training images (setting images)"
     * @throws DataException if there is no readable, non-empty file
     */
    public static DataFile at(String path, String what) {
        if (path.isBlank()) {
            throw new DataException(String.format(Locale.ROOT, "no path given for the %s: expected a file", what));
        }
        Path file;
        try {
            file = Path.of(path);
        } catch (InvalidPathException e) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s is no path: expected a file with the %s", path, what), e);
        }
        if (!Files.exists(file)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s does not exist (looked for %s): expected a file with the %s",
                    path,
                    file.toAbsolutePath(),
                    what));
        }
        if (Files.isDirectory(file)) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s is a directory: expected a file with the %s", path, what));
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s is a pipe or a device: expected a file with the %s", path, what));
        }
        try (InputStream start = Files.newInputStream(file)) {
            byte[] magic = start.readNBytes(2);
            if (magic.length == 0) {
                throw new DataException(
                        String.format(Locale.ROOT, "%s is empty: expected a file with the %s", path, what));
            }
            boolean gzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
            return new DataFile(file, Files.size(file), gzip);
        } catch (IOException e) {
            throw new DataException(
                    String.format(
                            Locale.ROOT, "%s cannot be read (%s): expected a file with the %s", path, reason(e), what),
                    e);
        }
    }

    /** No more bytes than this can come out of the file. */
    public long longestContent() {
        return gzip ? Math.multiplyExact(length, LARGEST_EXPANSION) : length;
    }

    /**
     * What {@code reading} makes of the content, from its start and decompressed.
     *
     * @throws DataException if the file cannot be read, is cut off, or is damaged
     */
    public <T> T read(Reading<T> reading) {
        try (InputStream raw = Files.newInputStream(path);
                InputStream stream = gzip ? new GZIPInputStream(raw, 1 << 16) : new BufferedInputStream(raw, 1 << 16)) {
            return reading.from(stream);
        } catch (EOFException e) {
            throw new DataException(
                    String.format(
                            Locale.ROOT,
                            "%s is cut off: expected a whole %s, found its end after %d bytes; copy it again",
                            path,
                            gzip ? "gzip file" : "file",
                            length),
                    e);
        } catch (ZipException e) {
            throw new DataException(
                    String.format(
                            Locale.ROOT,
                            "%s is damaged: expected a gzip file, found %s; copy it again",
                            path,
                            reason(e)),
                    e);
        } catch (IOException e) {
            throw new DataException(String.format(Locale.ROOT, "%s cannot be read: %s", path, reason(e)), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is gone";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return Reason.message(e);
    }
}
