package org.almagest.dynamics.autodiff;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The static shape of an array: {@code [lanes…][rows][columns]}, batch in the columns. Shapes align from the right and an
 * extent of 1 stands for any extent, so leading lanes of extent 1 carry no meaning and are dropped.
 */
public final class Shape {
    /** One number. */
    public static final Shape SCALAR = new Shape(new int[] {1, 1});

    private final int[] extents;

    private Shape(int[] extents) {
        this.extents = extents;
    }

    /**
     * The shape with these extents, at least rows and columns.
     *
     * @throws ShapeException if there are fewer than two, or one is not positive
     */
    public static Shape of(int... extents) {
        if (extents.length < 2) {
            throw new ShapeException(String.format(
                    Locale.ROOT, "shape %s: expected at least rows and columns", Arrays.toString(extents)));
        }
        long size = 1;
        for (int extent : extents) {
            size *= extent;
            if (extent < 1 || size > Integer.MAX_VALUE) {
                throw new ShapeException(String.format(
                        Locale.ROOT,
                        "shape %s: expected positive extents and fewer than 2^31 numbers",
                        Arrays.toString(extents)));
            }
        }
        int from = 0;
        while (extents.length - from > 2 && extents[from] == 1) {
            from++;
        }
        return new Shape(Arrays.copyOfRange(extents, from, extents.length));
    }

    /** Number of axes, at least two. */
    public int rank() {
        return extents.length;
    }

    /** The extent of an axis counted from the right: 0 columns, 1 rows, 2 the innermost lanes; 1 beyond the rank. */
    public int extent(int axis) {
        return axis < extents.length ? extents[extents.length - 1 - axis] : 1;
    }

    /** The extents of the {@code count} innermost axes, columns last; 1 beyond the rank. */
    int[] innermost(int count) {
        int[] innermost = new int[count];
        for (int axis = 0; axis < count; axis++) {
            innermost[count - 1 - axis] = extent(axis);
        }
        return innermost;
    }

    /** Rows of each matrix. */
    public int rows() {
        return extent(1);
    }

    /** Columns of each matrix. */
    public int columns() {
        return extent(0);
    }

    /** Numbers in all. */
    public int size() {
        int size = 1;
        for (int extent : extents) {
            size *= extent;
        }
        return size;
    }

    /** The same lanes over matrices of another size. */
    public Shape withMatrix(int rows, int columns) {
        int[] changed = extents.clone();
        changed[extents.length - 2] = rows;
        changed[extents.length - 1] = columns;
        return of(changed);
    }

    /** This shape with the extent of one axis (counted from the right) replaced. */
    public Shape with(int axis, int extent) {
        int rank = Math.max(rank(), axis + 1);
        int[] changed = new int[rank];
        for (int i = 0; i < rank; i++) {
            changed[rank - 1 - i] = i == axis ? extent : extent(i);
        }
        return of(changed);
    }

    /**
     * The shape of an elementwise result.
     *
     * @throws ShapeException if an axis has two different extents, neither of them 1
     */
    public Shape broadcast(Shape other) {
        if (equals(other)) {
            return this;
        }
        int rank = Math.max(rank(), other.rank());
        int[] joint = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int a = extent(axis);
            int b = other.extent(axis);
            if (a != b && a != 1 && b != 1) {
                throw new ShapeException(String.format(
                        Locale.ROOT,
                        "shapes %s and %s differ in axis %d from the right: %d against %d, expected equal or 1",
                        this,
                        other,
                        axis,
                        a,
                        b));
            }
            joint[rank - 1 - axis] = Math.max(a, b);
        }
        return of(joint);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Shape shape && Arrays.equals(shape.extents, extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    /** As in {@code 8x10x32}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int extent : extents) {
            text.append(text.length() == 0 ? "" : "x").append(extent);
        }
        return text.toString();
    }
}
