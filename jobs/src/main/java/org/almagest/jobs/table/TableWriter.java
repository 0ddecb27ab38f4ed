package org.almagest.jobs.table;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.jspecify.annotations.Nullable;

/** Writes small tables that are computed anew from others. */
public final class TableWriter {
    /** Writing a small table takes milliseconds; whoever holds the lock so long is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TableWriter() {}

    /**
     * Replaces the whole content of a table in one step: a reader sees the old rows or the new ones. May be called while
     * a sweep writes to the same folder, which is made where it is missing.
     *
     * @param outputFolder the output folder, a local path or a URI
     * @param table a table whose content is computed anew, such as {@link Table#FITS}
     * @param rows values in the order of {@link Table#columnNames}, of the types that {@link TableReader} gives
     * @throws IllegalArgumentException if a row does not fit the table
     * @throws OutputException if the folder cannot be used, or the table holds what a sweep published
     */
    @SuppressWarnings("try")
    public static void replace(String outputFolder, Table table, Iterable<@Nullable Object[]> rows) {
        Storage storage = Storage.at(outputFolder);
        Layout.check(storage);
        String made = Layout.OWN + "/replace-" + table.folder();
        String target = Layout.tableFile(table, table.folder());
        try {
            storage.makeFolder(Layout.OWN);
            try (Closeable lock = storage.lock(made + ".lock", PATIENCE)) {
                Layout.complete(storage);
                checkReplaceable(storage, table, target);
                storage.delete(made);
                try (RowWriter writer = new RowWriter(table, storage.output(made))) {
                    for (@Nullable Object[] row : rows) {
                        writer.write(row);
                    }
                }
                storage.move(made, target);
                storage.sync(table.folder());
            }
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    private static void checkReplaceable(Storage storage, Table table, String target) throws IOException {
        for (String name : storage.list(table.folder())) {
            if (Layout.isTableFile(name) && !Layout.isEmptyFile(name) && !target.equals(table.folder() + "/" + name)) {
                throw new OutputException(String.format(
                        Locale.ROOT,
                        "output folder %s: table %s holds %s, which a sweep published; expected a table that can be replaced whole",
                        storage.location(),
                        table.folder(),
                        name));
            }
        }
    }
}
