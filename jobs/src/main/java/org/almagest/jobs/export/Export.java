package org.almagest.jobs.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.almagest.dynamics.config.Reason;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;

/** Writes tables of an output folder as one file each. */
public final class Export {
    private static final long WHATEVER_BLOCK_SIZE = 0;

    private Export() {}

    /**
     * Writes each of {@code tables} to {@code destination/TABLE.FORMAT}. A file appears whole, or not at all: it is
     * written under another name first.
     *
     * @param outputFolder the output folder, a local path or a URI; a table that it does not have is empty
     * @param destination the folder to write to, a local path or a URI, made where it is missing
     * @return the files, in the order of {@code tables}
     * @throws OutputException if a table cannot be read or a file cannot be written
     */
    public static List<Exported> write(String outputFolder, Format format, List<Table> tables, String destination) {
        Storage storage = Storage.at(destination);
        List<Exported> written = new ArrayList<>();
        for (Table table : tables) {
            String file = table.folder() + "." + format.word();
            try {
                written.add(new Exported(
                        storage.location() + "/" + file, write(outputFolder, table, format, storage, file)));
            } catch (UncheckedIOException e) {
                throw cannotWrite(file, storage, Objects.requireNonNull(e.getCause()));
            } catch (IOException e) {
                throw cannotWrite(file, storage, e);
            }
        }
        return written;
    }

    private static long write(String outputFolder, Table table, Format format, Storage storage, String file)
            throws IOException {
        String made = "." + file + ".new";
        storage.makeFolder("");
        storage.delete(made);
        AtomicLong rows = new AtomicLong();
        boolean done = false;
        try {
            try (OutputStream stream = storage.output(made).create(WHATEVER_BLOCK_SIZE);
                    RowSink sink = format.sink(table, stream)) {
                TableReader.forEach(outputFolder, table, table.columnNames(), row -> {
                    try {
                        sink.write(row);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    rows.incrementAndGet();
                });
            }
            storage.move(made, file);
            storage.sync("");
            done = true;
        } finally {
            if (!done) {
                storage.delete(made);
            }
        }
        return rows.get();
    }

    private static OutputException cannotWrite(String file, Storage storage, IOException cause) {
        return new OutputException(
                String.format(
                        Locale.ROOT,
                        "cannot write %s to %s (%s): expected a folder where this user may write, with space left; choose "
                                + "another with --out",
                        file,
                        storage.location(),
                        Reason.words(cause)),
                cause);
    }
}
