package org.almagest.dynamics.autodiff;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A constant matrix with few numbers that are not zero, in compressed rows: row i has the columns and values from {@code
 * starts[i]} to {@code starts[i+1]}, columns ascending.
 */
public final class SparseMatrix {
    private final int rows;
    private final int columns;
    private final int[] starts;
    private final int[] indices;
    private final double[] values;
    private final int hash;
    private @Nullable SparseMatrix transpose;

    private SparseMatrix(int rows, int columns, int[] starts, int[] indices, double[] values) {
        this.rows = rows;
        this.columns = columns;
        this.starts = starts;
        this.indices = indices;
        this.values = values;
        this.hash = 31 * (31 * (31 * columns + Arrays.hashCode(starts)) + Arrays.hashCode(indices))
                + Arrays.hashCode(values);
    }

    /**
     * The matrix with these numbers; numbers at one place add up.
     *
     * @param rowOf row of each number
     * @param columnOf column of each number
     * @param values the numbers
     * @throws ShapeException if a place lies outside, or there are not as many rows as columns and values
     */
    public static SparseMatrix of(int rows, int columns, int[] rowOf, int[] columnOf, double[] values) {
        if (rows < 1 || columns < 1) {
            throw new ShapeException(
                    String.format(Locale.ROOT, "a sparse matrix of %d×%d: expected positive sizes", rows, columns));
        }
        if (rowOf.length != values.length || columnOf.length != values.length) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "%d rows and %d columns for %d numbers: expected as many",
                    rowOf.length,
                    columnOf.length,
                    values.length));
        }
        Integer[] order = new Integer[values.length];
        for (int i = 0; i < values.length; i++) {
            if (rowOf[i] < 0 || rowOf[i] >= rows || columnOf[i] < 0 || columnOf[i] >= columns) {
                throw new ShapeException(String.format(
                        Locale.ROOT,
                        "a number at (%d, %d) of a %d×%d matrix: expected a place inside",
                        rowOf[i],
                        columnOf[i],
                        rows,
                        columns));
            }
            order[i] = i;
        }
        Arrays.sort(order, Comparator.<Integer>comparingInt(i -> rowOf[i]).thenComparingInt(i -> columnOf[i]));
        int[] starts = new int[rows + 1];
        int[] indices = new int[values.length];
        double[] numbers = new double[values.length];
        int count = 0;
        int lastRow = -1;
        for (int i : order) {
            if (count > 0 && lastRow == rowOf[i] && indices[count - 1] == columnOf[i]) {
                numbers[count - 1] += values[i];
                continue;
            }
            lastRow = rowOf[i];
            indices[count] = columnOf[i];
            numbers[count++] = values[i];
            starts[rowOf[i] + 1] = count;
        }
        for (int i = 1; i <= rows; i++) {
            starts[i] = Math.max(starts[i], starts[i - 1]);
        }
        return new SparseMatrix(rows, columns, starts, Arrays.copyOf(indices, count), Arrays.copyOf(numbers, count));
    }

    /** Its rows. */
    public int rows() {
        return rows;
    }

    /** Its columns. */
    public int columns() {
        return columns;
    }

    /** Numbers that it holds. */
    public int count() {
        return values.length;
    }

    /** Where row {@code i} begins among {@link #column} and {@link #value}; {@code i} = rows for the end of the last. */
    public int start(int i) {
        return starts[i];
    }

    /** Column of the p-th number. */
    public int column(int p) {
        return indices[p];
    }

    /** The p-th number. */
    public double value(int p) {
        return values[p];
    }

    /** Its rows as columns; made once. */
    public synchronized SparseMatrix transposed() {
        if (transpose == null) {
            int[] rowOf = new int[values.length];
            for (int i = 0; i < rows; i++) {
                Arrays.fill(rowOf, starts[i], starts[i + 1], i);
            }
            transpose = of(columns, rows, indices, rowOf, values);
        }
        return transpose;
    }

    /** Whether it equals its transpose to the last bit. */
    public boolean symmetric() {
        return rows == columns && equals(transposed());
    }

    public int[] starts() {
        return starts;
    }

    public int[] indices() {
        return indices;
    }

    public double[] values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || other instanceof SparseMatrix matrix
                        && matrix.hash == hash
                        && matrix.rows == rows
                        && matrix.columns == columns
                        && Arrays.equals(matrix.starts, starts)
                        && Arrays.equals(matrix.indices, indices)
                        && Arrays.equals(matrix.values, values);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As in {@code 2708x1433 with 49216 numbers}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%dx%d with %d numbers", rows, columns, values.length);
    }
}
