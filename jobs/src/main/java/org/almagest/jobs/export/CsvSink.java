package org.almagest.jobs.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values. Text is always in quotes and a missing value is nothing at all, so that the two can be told
 * apart; arrays are JSON texts, in which a missing element is null, and numbers that JSON does not have are
 * {@code "Infinity"} and {@code "-Infinity"}; times are ISO 8601 in UTC. Every double reads back to the same bits.
 */
final class CsvSink implements RowSink {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Writer writer;
    private final boolean[] times;

    CsvSink(MessageType schema, OutputStream stream) throws IOException {
        this.writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        List<Type> columns = schema.getFields();
        this.times = new boolean[columns.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = columns.get(i).getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation;
            writer.append(i == 0 ? "" : ",").append(columns.get(i).getName());
        }
        writer.append("\r\n");
    }

    @Override
    public void write(@Nullable Object[] row) throws IOException {
        for (int i = 0; i < row.length; i++) {
            if (i > 0) {
                writer.append(',');
            }
            Object value = row[i];
            if (value == null) {
                continue;
            }
            if (times[i]) {
                writer.append(TIME.format(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS)));
            } else if (value instanceof String text) {
                quote(text);
            } else if (value instanceof int[] integers) {
                quote(json(integers));
            } else if (value instanceof double[] reals) {
                quote(json(reals));
            } else {
                writer.append(value.toString());
            }
        }
        writer.append("\r\n");
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private void quote(String text) throws IOException {
        writer.append('"').append(text.replace("\"", "\"\"")).append('"');
    }

    private static String json(int[] integers) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < integers.length; i++) {
            json.append(i == 0 ? "" : ",").append(integers[i]);
        }
        return json.append(']').toString();
    }

    private static String json(double[] reals) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < reals.length; i++) {
            json.append(i == 0 ? "" : ",");
            if (Double.isNaN(reals[i])) {
                json.append("null");
            } else if (Double.isFinite(reals[i])) {
                json.append(reals[i]);
            } else {
                json.append('"').append(reals[i]).append('"');
            }
        }
        return json.append(']').toString();
    }
}
