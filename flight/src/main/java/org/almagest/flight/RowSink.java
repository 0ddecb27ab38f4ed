package org.almagest.flight;

import org.jspecify.annotations.Nullable;

/** Where the rows of an answer go. */
public interface RowSink {
    /**
     * Takes a row.
     *
     * @param row values in the order of the columns, of the types that the tables' reader gives; null where one is missing
     */
    void accept(@Nullable Object[] row);

    /** Lets the rows that were taken be seen now. */
    void flush();
}
