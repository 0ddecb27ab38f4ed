package org.almagest.jobs.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** An Arrow IPC file, a batch at a time: memory holds one batch, however long the table is. */
final class ArrowSink implements RowSink {
    private static final int BATCH_ROWS = 16_384;

    /** A row may hold the eigenvalues of thousands of parameters. */
    private static final long BATCH_BYTES = 8L << 20;

    private static final int NUMBER_BYTES = 8;

    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot batch;
    private final ArrowFileWriter writer;
    private int rows;
    private long bytes;

    ArrowSink(MessageType schema, OutputStream stream) throws IOException {
        this.batch = VectorSchemaRoot.create(ArrowSchema.of(schema), allocator);
        this.writer = new ArrowFileWriter(batch, null, Channels.newChannel(stream));
        writer.start();
        batch.allocateNew();
    }

    @Override
    public void write(@Nullable Object[] row) throws IOException {
        List<FieldVector> vectors = batch.getFieldVectors();
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value == null) {
                vectors.get(i).setNull(rows);
            } else {
                set(vectors.get(i), value);
            }
        }
        rows++;
        if (rows == BATCH_ROWS || bytes >= BATCH_BYTES) {
            flush();
        }
    }

    @Override
    public void close() throws IOException {
        try (allocator;
                batch;
                writer) {
            if (rows > 0) {
                flush();
            }
            writer.end();
        }
    }

    private void set(FieldVector vector, Object value) {
        if (vector instanceof VarCharVector texts) {
            byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
            texts.setSafe(rows, text);
            bytes += text.length;
        } else if (vector instanceof ListVector lists) {
            set(lists, value);
        } else {
            set((BaseFixedWidthVector) vector, rows, (Number) value);
        }
    }

    private static void set(BaseFixedWidthVector vector, int index, Number value) {
        if (vector instanceof IntVector integers) {
            integers.setSafe(index, value.intValue());
        } else if (vector instanceof BigIntVector longs) {
            longs.setSafe(index, value.longValue());
        } else if (vector instanceof Float8Vector reals) {
            reals.setSafe(index, value.doubleValue());
        } else if (vector instanceof TimeStampMicroTZVector times) {
            times.setSafe(index, value.longValue());
        } else {
            throw new IllegalStateException("no number goes into " + vector.getField());
        }
    }

    private void set(ListVector lists, Object array) {
        int first = lists.startNewValue(rows);
        int count;
        if (lists.getDataVector() instanceof Float8Vector reals) {
            double[] numbers = (double[]) array;
            count = numbers.length;
            for (int i = 0; i < count; i++) {
                reals.setSafe(first + i, numbers[i]);
            }
        } else {
            IntVector integers = (IntVector) lists.getDataVector();
            int[] numbers = (int[]) array;
            count = numbers.length;
            for (int i = 0; i < count; i++) {
                integers.setSafe(first + i, numbers[i]);
            }
        }
        lists.endValue(rows, count);
        bytes += (long) NUMBER_BYTES * count;
    }

    private void flush() throws IOException {
        batch.setRowCount(rows);
        writer.writeBatch();
        batch.clear();
        batch.allocateNew();
        rows = 0;
        bytes = 0;
    }
}
