package org.almagest.jobs.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Hands rows of a table to Parquet. */
final class RowWriteSupport extends WriteSupport<@Nullable Object[]> {
    private final Table table;
    private final Supplier<Map<String, String>> footer;
    private @Nullable RecordConsumer consumer;

    /**
     * Of one file.
     *
     * @param footer asked when all rows are written
     */
    RowWriteSupport(Table table, Supplier<Map<String, String>> footer) {
        this.table = table;
        this.footer = footer;
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(table.schema(), Map.of());
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
        return new FinalizedWriteContext(footer.get());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        this.consumer = recordConsumer;
    }

    @Override
    public void write(@Nullable Object[] row) {
        RecordConsumer out = consumer;
        if (out == null) {
            throw new IllegalStateException("write before prepareForWrite");
        }
        List<Column> columns = table.columns();
        if (row.length != columns.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a row of %d values for table %s: expected %d, for %s",
                    row.length,
                    table.folder(),
                    columns.size(),
                    table.columnNames()));
        }
        out.startMessage();
        for (int i = 0; i < row.length; i++) {
            Column column = columns.get(i);
            Object value = row[i] instanceof Double real && Double.isNaN(real) ? null : row[i];
            if (value != null) {
                out.startField(column.name(), i);
                try {
                    writeValue(out, column.kind(), value);
                } catch (ClassCastException e) {
                    throw new IllegalArgumentException(
                            String.format(
                                    Locale.ROOT,
                                    "column %s.%s: %s is a %s, expected a value of kind %s",
                                    table.folder(),
                                    column.name(),
                                    value,
                                    value.getClass().getSimpleName(),
                                    column.kind()),
                            e);
                }
                out.endField(column.name(), i);
            } else if (!column.optional()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "column %s.%s: %s, expected a value", table.folder(), column.name(), row[i]));
            }
        }
        out.endMessage();
    }

    private static void writeValue(RecordConsumer out, Column.Kind kind, Object value) {
        switch (kind) {
            case TEXT -> out.addBinary(Binary.fromString((String) value));
            case INTEGER -> out.addInteger((Integer) value);
            case LONG, INSTANT -> out.addLong((Long) value);
            case REAL -> out.addDouble((Double) value);
            case INTEGERS -> {
                int[] items = (int[]) value;
                startList(out, items.length);
                for (int item : items) {
                    out.startGroup();
                    out.startField("element", 0);
                    out.addInteger(item);
                    out.endField("element", 0);
                    out.endGroup();
                }
                endList(out, items.length);
            }
            case REALS -> {
                double[] items = (double[]) value;
                startList(out, items.length);
                for (double item : items) {
                    out.startGroup();
                    if (!Double.isNaN(item)) {
                        out.startField("element", 0);
                        out.addDouble(item);
                        out.endField("element", 0);
                    }
                    out.endGroup();
                }
                endList(out, items.length);
            }
        }
    }

    private static void startList(RecordConsumer out, int length) {
        out.startGroup();
        // Parquet knows an empty list by the absence of its only field.
        if (length > 0) {
            out.startField("list", 0);
        }
    }

    private static void endList(RecordConsumer out, int length) {
        if (length > 0) {
            out.endField("list", 0);
        }
        out.endGroup();
    }
}
