package org.almagest.flight.arrow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a table as Arrow vectors, filled and emptied again and again: memory holds one batch, however long the
 * table is.
 */
public final class ArrowBatch implements AutoCloseable {
    private static final int MOST_ROWS = 16_384;

    /** A row may hold the eigenvalues of thousands of parameters. */
    private static final long ENOUGH_BYTES = 8L << 20;

    private static final int NUMBER_BYTES = 8;

    private final VectorSchemaRoot vectors;
    private int rows;
    private long bytes;

    /** An empty batch of a table with the columns {@code schema}; its memory comes from {@code allocator}. */
    public ArrowBatch(MessageType schema, BufferAllocator allocator) {
        this.vectors = VectorSchemaRoot.create(ArrowSchema.of(schema), allocator);
    }

    /** The vectors; they hold what was {@link #seal}ed last. */
    public VectorSchemaRoot vectors() {
        return vectors;
    }

    /**
     * Adds a row.
     *
     * @param row values in the order of the columns, of the types that the tables' reader gives; null where one is missing
     */
    public void add(@Nullable Object[] row) {
        List<FieldVector> columns = vectors.getFieldVectors();
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value == null) {
                columns.get(i).setNull(rows);
            } else {
                set(columns.get(i), value);
            }
        }
        rows++;
    }

    /** Whether it holds as much as one batch should, by rows or by bytes; one row more never fails. */
    public boolean isFull() {
        return rows >= MOST_ROWS || bytes >= ENOUGH_BYTES;
    }

    /** Whether no row was added since it was made or cleared. */
    public boolean isEmpty() {
        return rows == 0;
    }

    /** Makes the added rows those of {@link #vectors}. */
    public void seal() {
        vectors.setRowCount(rows);
    }

    /** Takes all rows out, and gives their memory back. */
    public void clear() {
        vectors.clear();
        rows = 0;
        bytes = 0;
    }

    @Override
    public void close() {
        vectors.close();
    }

    private void set(FieldVector column, Object value) {
        if (column instanceof VarCharVector texts) {
            byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
            texts.setSafe(rows, text);
            bytes += text.length;
        } else if (column instanceof ListVector lists) {
            set(lists, value);
        } else {
            set((BaseFixedWidthVector) column, rows, (Number) value);
        }
    }

    private static void set(BaseFixedWidthVector column, int index, Number value) {
        if (column instanceof IntVector integers) {
            integers.setSafe(index, value.intValue());
        } else if (column instanceof BigIntVector longs) {
            longs.setSafe(index, value.longValue());
        } else if (column instanceof Float8Vector reals) {
            reals.setSafe(index, value.doubleValue());
        } else if (column instanceof TimeStampMicroTZVector times) {
            times.setSafe(index, value.longValue());
        } else {
            throw new IllegalStateException("no number goes into " + column.getField());
        }
    }

    private void set(ListVector lists, Object array) {
        int first = lists.startNewValue(rows);
        int count;
        if (lists.getDataVector() instanceof Float8Vector reals) {
            double[] numbers = (double[]) array;
            count = numbers.length;
            for (int i = 0; i < count; i++) {
                if (Double.isNaN(numbers[i])) {
                    reals.setNull(first + i);
                } else {
                    reals.setSafe(first + i, numbers[i]);
                }
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
}
