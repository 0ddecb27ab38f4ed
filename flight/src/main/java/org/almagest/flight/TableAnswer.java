package org.almagest.flight;

import java.util.concurrent.CountDownLatch;
import org.apache.parquet.schema.MessageType;

/** Some rows of one table, not read yet. */
public interface TableAnswer {
    /** The table's name. */
    String table();

    /** Its columns. */
    MessageType schema();

    /** The request that has this answer. */
    byte[] ticket();

    /**
     * Gives the rows to {@code sink}, and returns after the last. What a sink throws comes through.
     *
     * @param ending when counted down, an answer that follows its table gives what is left and returns
     * @throws Refusal if the table cannot be read
     * @throws InterruptedException if the thread was interrupted while it waited for more
     */
    void send(RowSink sink, CountDownLatch ending) throws InterruptedException;
}
