package org.almagest.dynamics.data;

import java.util.Locale;

/**
 * An array that all examples of a data set share, such as a map or a codebook. The array is shared, not copied: treat it as
 * read-only.
 *
 * @param shape its name and size
 * @param values row by row
 */
public record SharedArray(Shape shape, double[] values) {
    public SharedArray {
        if (values.length != (long) shape.rows() * shape.columns()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "shared array %s: %d numbers, expected %d×%d",
                    shape.name(),
                    values.length,
                    shape.rows(),
                    shape.columns()));
        }
    }

    /** A shared array. */
    public SharedArray(String name, int rows, int columns, double[] values) {
        this(new Shape(name, rows, columns), values);
    }

    /**
     * Its name and size.
     *
     * @param name its own among the shared arrays of a data set
     */
    public record Shape(String name, int rows, int columns) {
        public Shape {
            if (name.isBlank() || rows < 1 || columns < 1) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "shared array '%s' of %d×%d: expected a name and positive sizes",
                        name,
                        rows,
                        columns));
            }
        }
    }
}
