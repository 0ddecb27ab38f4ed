package org.almagest.jobs.export;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes the rows of one table; closing completes the file. */
interface RowSink extends Closeable {
    /** Adds a row: values in the order of the table's columns, of the types that the table's reader gives. */
    void write(@Nullable Object[] row) throws IOException;
}
