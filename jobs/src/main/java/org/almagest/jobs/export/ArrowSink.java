package org.almagest.jobs.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import org.almagest.flight.arrow.ArrowBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** An Arrow IPC file, a batch at a time. */
final class ArrowSink implements RowSink {
    private final BufferAllocator allocator = new RootAllocator();
    private final ArrowBatch batch;
    private final ArrowFileWriter writer;

    ArrowSink(MessageType schema, OutputStream stream) throws IOException {
        this.batch = new ArrowBatch(schema, allocator);
        this.writer = new ArrowFileWriter(batch.vectors(), null, Channels.newChannel(stream));
        writer.start();
    }

    @Override
    public void write(@Nullable Object[] row) throws IOException {
        batch.add(row);
        if (batch.isFull()) {
            flush();
        }
    }

    @Override
    public void close() throws IOException {
        try (allocator;
                batch;
                writer) {
            if (!batch.isEmpty()) {
                flush();
            }
            writer.end();
        }
    }

    private void flush() throws IOException {
        batch.seal();
        writer.writeBatch();
        batch.clear();
    }
}
