package org.almagest.jobs.dl4j.files;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.almagest.dynamics.config.Reason;
import org.almagest.jobs.saved.ModelFileException;

/** Opens HDF5 files that come from anywhere: whatever a damaged one does to the reader is said as one of our own exceptions. */
final class HdfReading {
    private HdfReading() {}

    /** What is made of an open file. */
    @FunctionalInterface
    interface Body<T> {
        /**
         * Reads it.
         *
         * @param size its bytes, which bound all that it can hold
         */
        T read(HdfFile file, long size) throws IOException;
    }

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is no HDF5 file, or a truncated or damaged one
     */
    static <T> T of(Path file, Body<T> body) throws IOException {
        long size = Files.size(file);
        try (HdfFile open = new HdfFile(file)) {
            return whole(open, size, body);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads a file that is in memory.
     *
     * @throws ModelFileException if it is no HDF5 file, or a truncated or damaged one
     */
    static <T> T of(byte[] bytes, Body<T> body) throws IOException {
        try (HdfFile open = HdfFile.fromByteBuffer(ByteBuffer.wrap(bytes))) {
            return whole(open, bytes.length, body);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    private static <T> T whole(HdfFile open, long size, Body<T> body) throws IOException {
        long end = open.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
        if (end > size) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "the HDF5 file cannot be read (%d bytes of %d): expected a whole one; it is truncated",
                    size,
                    end));
        }
        return body.read(open, size);
    }

    private static ModelFileException unreadable(RuntimeException why) {
        return new ModelFileException(
                String.format(
                        Locale.ROOT,
                        "the HDF5 file cannot be read (%s): expected a whole one that Keras has saved",
                        Reason.message(why)),
                why);
    }
}
