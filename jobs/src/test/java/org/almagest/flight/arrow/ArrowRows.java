package org.almagest.flight.arrow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.Text;

/** Rows read out of Arrow vectors, to be compared with those that went in. */
public final class ArrowRows {
    private ArrowRows() {}

    /** The rows of a batch, values as the tables' reader gives them; an empty array is one of doubles. */
    public static List<Object[]> of(VectorSchemaRoot batch) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < batch.getRowCount(); i++) {
            List<Object> row = new ArrayList<>();
            for (FieldVector vector : batch.getFieldVectors()) {
                row.add(plain(vector.getObject(i)));
            }
            rows.add(row.toArray());
        }
        return rows;
    }

    /** Rows as texts in which any two different bits are different; empty arrays are of no type. */
    public static List<String> texts(List<Object[]> rows) {
        return rows.stream()
                .map(row -> Arrays.stream(row).map(ArrowRows::text).collect(Collectors.joining("|")))
                .toList();
    }

    private static Object plain(Object value) {
        if (value instanceof List<?> list) {
            return !list.isEmpty() && list.get(0) instanceof Integer
                    ? list.stream().mapToInt(item -> (Integer) item).toArray()
                    : list.stream()
                            .mapToDouble(item -> item == null ? Double.NaN : (Double) item)
                            .toArray();
        }
        return value instanceof Text text ? text.toString() : value;
    }

    private static String text(Object value) {
        if (value instanceof Double number) {
            return Double.isNaN(number) ? "NaN" : Long.toHexString(Double.doubleToRawLongBits(number));
        } else if (value instanceof double[] numbers) {
            return Arrays.stream(numbers).boxed().map(ArrowRows::text).toList().toString();
        } else if (value instanceof int[] numbers) {
            return Arrays.toString(numbers);
        }
        return value == null ? "missing" : value.getClass().getSimpleName() + ":" + value;
    }
}
