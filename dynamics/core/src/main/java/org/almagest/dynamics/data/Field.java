package org.almagest.dynamics.data;

import java.util.Arrays;
import java.util.Locale;

/**
 * A named array of every example, one example after another. The array is shared, not copied: treat it as read-only.
 *
 * @param shape its name and its numbers an example
 * @param kind what the numbers are
 * @param values [count][length]
 */
public record Field(FieldShape shape, Kind kind, double[] values) {
    /** What numbers a field holds. */
    public enum Kind {
        /** Any finite or infinite number. */
        REAL,
        /** Whole numbers, such as tokens or names of nodes; exact in a double up to 2⁵³. */
        INTEGER
    }

    public Field {
        if (kind == Kind.INTEGER) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] != Math.rint(values[i]) || Double.isInfinite(values[i])) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "field %s: number %d of example %d is %s, expected a whole number",
                            shape.name(),
                            i % shape.length(),
                            i / shape.length(),
                            values[i]));
                }
            }
        }
    }

    /** A field of real numbers. */
    public static Field real(String name, int length, double[] values) {
        return new Field(new FieldShape(name, length), Kind.REAL, values);
    }

    /**
     * A field of whole numbers.
     *
     * @throws IllegalArgumentException if one is not
     */
    public static Field integer(String name, int length, double[] values) {
        return new Field(new FieldShape(name, length), Kind.INTEGER, values);
    }

    /** Its name. */
    public String name() {
        return shape.name();
    }

    /** The field of some examples. */
    Field chosen(int[] chosen) {
        return new Field(shape, kind, Storage.chosen("field " + name(), values, shape.length(), chosen));
    }

    /** The field of the first {@code count} examples. */
    Field first(int count) {
        return new Field(shape, kind, Arrays.copyOf(values, Math.multiplyExact(count, shape.length())));
    }
}
