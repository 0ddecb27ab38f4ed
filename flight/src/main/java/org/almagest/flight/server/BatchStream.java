package org.almagest.flight.server;

import java.util.concurrent.TimeUnit;
import org.almagest.flight.RowSink;
import org.almagest.flight.TableAnswer;
import org.almagest.flight.arrow.ArrowBatch;
import org.apache.arrow.flight.BackpressureStrategy.CallbackBackpressureStrategy;
import org.apache.arrow.flight.BackpressureStrategy.WaitResult;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The rows on their way to one client, a batch at a time. A client that reads slowly makes it wait, so that one batch is
 * being filled and at most one is under way.
 */
final class BatchStream implements RowSink, AutoCloseable {
    /** A client that has left without a word is looked for so often; one that says so is noticed at once. */
    private static final long GLANCE_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final ServerStreamListener client;
    private final CallbackBackpressureStrategy readiness;
    private final ArrowBatch batch;

    /** Begins the stream of {@code answer} to {@code client}. */
    BatchStream(
            TableAnswer answer,
            ServerStreamListener client,
            CallbackBackpressureStrategy readiness,
            BufferAllocator allocator) {
        this.client = client;
        this.readiness = readiness;
        this.batch = new ArrowBatch(answer.schema(), allocator);
        client.start(batch.vectors());
    }

    /** The client has gone; nobody is left to be told. */
    static final class ClientLeft extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClientLeft() {
            super("the client has left", null, false, false);
        }
    }

    /**
     * Sends a row, or keeps it for the next batch.
     *
     * @throws ClientLeft if nobody reads any more
     */
    @Override
    public void accept(@Nullable Object[] row) {
        batch.add(row);
        if (batch.isFull()) {
            flush();
        }
    }

    /**
     * Sends the rows that were kept.
     *
     * @throws ClientLeft if nobody reads any more
     */
    @Override
    public void flush() {
        if (client.isCancelled()) {
            throw new ClientLeft();
        }
        if (batch.isEmpty()) {
            return;
        }
        WaitResult waited;
        do {
            waited = readiness.waitForListener(GLANCE_MILLIS);
        } while (waited == WaitResult.TIMEOUT);
        if (waited != WaitResult.READY) {
            throw new ClientLeft();
        }
        batch.seal();
        client.putNext();
        batch.clear();
    }

    @Override
    public void close() {
        batch.close();
    }
}
