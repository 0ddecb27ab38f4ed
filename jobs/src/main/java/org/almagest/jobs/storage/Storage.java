package org.almagest.jobs.storage;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/**
 * Where one output folder lives. Paths are relative to it, with slashes; the empty path is the folder itself. All
 * methods may throw an {@link IOException} from the file system; none retries.
 */
public interface Storage {
    /**
     * The storage of {@code folder}: a local path, a {@code file:} URI, or a URI of any file system that Hadoop knows.
     *
     * @throws OutputException if no such file system is known, or the URI holds a password
     */
    static Storage at(String folder) {
        // Folders are printed and logged. A colon after the host is no port, or is before an @.
        if (folder.matches("[a-zA-Z][a-zA-Z0-9+.-]*://(?!\\[)[^/@]*:(?![0-9]{1,5}(/.*)?$).*")) {
            throw new OutputException(String.format(
                    Locale.ROOT,
                    "output folder %s://…: the address seems to hold a password; expected one without, and the password in Hadoop's configuration",
                    folder.substring(0, folder.indexOf(':'))));
        }
        return LocalStorage.covers(folder) ? LocalStorage.at(folder) : HadoopStorage.at(folder);
    }

    /** The folder, as a message names it and as a reader would open it. */
    String location();

    /** How many files may well be moved or deleted at once: more than one where each is a wait for a network. */
    default int atOnce() {
        return 1;
    }

    /** What is at {@code path}. */
    Kind kind(String path) throws IOException;

    /** The names in the folder {@code path}, sorted; none if there is no such folder. */
    List<String> list(String path) throws IOException;

    /** Makes the folder {@code path} and all above it; nothing happens if it is there. */
    void makeFolder(String path) throws IOException;

    /** The content of a small file. */
    byte[] read(String path) throws IOException;

    /** Writes a small file, new or not, and returns when it would survive a loss of power. Not atomic. */
    void write(String path, byte[] content) throws IOException;

    /** Moves the file {@code from} to {@code to} in one step, replacing what is there. */
    void move(String from, String to) throws IOException;

    /** Returns when moves into the folder {@code path} would survive a loss of power, where that can be asked for. */
    void sync(String path) throws IOException;

    /** Deletes the file or folder {@code path} with all in it; nothing happens if it is not there. */
    void delete(String path) throws IOException;

    /** A file for Parquet to write; closing it returns when it would survive a loss of power. */
    OutputFile output(String path) throws IOException;

    /** A file for Parquet to read. */
    InputFile input(String path) throws IOException;

    /**
     * Takes an exclusive lock that a process which dies without closing it gives up, be it at once or, where the file system has no
     * such locks, some time after.
     *
     * @param path a file for the purpose, made where it is missing
     * @param patience how long to wait for another holder
     * @throws OutputException if another holds it even then
     */
    Lock lock(String path, Duration patience) throws IOException;

    /** A lock that is held until it is closed. */
    interface Lock extends Closeable {
        /**
         * Makes sure that it is still held: who was stopped for long may have lost it, where it is only a lease.
         *
         * @throws OutputException if another has it
         */
        default void requireHeld() throws IOException {}
    }

    /** What can be at a path. */
    enum Kind {
        FILE,
        FOLDER,
        MISSING
    }
}
