package org.almagest.jobs.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.almagest.jobs.storage.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a bundle of runs where no reader looks, on an executor. Attempts of the same bundle do not touch
 * each other's files; which of them becomes visible is for {@link OutputFolder#publish} to decide.
 */
public final class BundleWriter implements Closeable {
    private final Storage storage;
    private final String bundle;
    private final String attempt;
    private final Map<Table, RowWriter> writers = new EnumMap<>(Table.class);
    private boolean finished;

    /**
     * Begins an attempt.
     *
     * @param storage the output folder
     * @param bundle name of the bundle
     * @param attempt a name no other attempt has
     */
    public BundleWriter(Storage storage, String bundle, String attempt) throws IOException {
        this.storage = storage;
        this.bundle = bundle;
        this.attempt = attempt;
        storage.makeFolder(StagedBundle.folder(bundle, attempt));
    }

    /**
     * Adds a row.
     *
     * @param row values in the order of {@link Table#columnNames}
     * @throws IllegalArgumentException if the row does not fit the table
     */
    public void write(Table table, @Nullable Object... row) throws IOException {
        RowWriter writer = writers.get(table);
        if (writer == null) {
            String file = new StagedBundle(bundle, attempt, List.of()).file(table);
            writer = new RowWriter(table, storage.output(file));
            writers.put(table, writer);
        }
        writer.write(row);
    }

    /** Completes the files; afterwards they would survive a loss of power. A table without rows has none. */
    public StagedBundle finish() throws IOException {
        for (RowWriter writer : writers.values()) {
            writer.close();
        }
        finished = true;
        storage.sync(StagedBundle.folder(bundle, attempt));
        storage.sync(Layout.STAGING);
        return new StagedBundle(bundle, attempt, writers.keySet().stream().toList());
    }

    /** Discards what was written, unless it is finished. */
    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        try {
            for (RowWriter writer : writers.values()) {
                writer.close();
            }
        } finally {
            storage.delete(StagedBundle.folder(bundle, attempt));
        }
    }
}
