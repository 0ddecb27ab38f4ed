package org.almagest.dynamics.linear;

import java.util.Arrays;

/**
 * The matrix of a linear layer as a pattern: entry e of the matrix, at ({@link #row}, {@link #column}), holds parameter
 * {@link #parameter}, or a fixed 1. A parameter that stands in many places is shared; no place holds two.
 */
public final class WeightPattern {
    /** Stands for a fixed 1 in place of a parameter. */
    public static final int FIXED = -1;

    private final int rows;
    private final int columns;
    private final int parameters;
    private int[] row = new int[16];
    private int[] column = new int[16];
    private int[] parameter = new int[16];
    private int entries;

    WeightPattern(int rows, int columns, int parameters) {
        this.rows = rows;
        this.columns = columns;
        this.parameters = parameters;
    }

    void put(int r, int c, int p) {
        if (entries == row.length) {
            row = Arrays.copyOf(row, 2 * entries);
            column = Arrays.copyOf(column, 2 * entries);
            parameter = Arrays.copyOf(parameter, 2 * entries);
        }
        row[entries] = r;
        column[entries] = c;
        parameter[entries++] = p;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public int parameters() {
        return parameters;
    }

    public int entries() {
        return entries;
    }

    public int row(int entry) {
        return row[entry];
    }

    public int column(int entry) {
        return column[entry];
    }

    public int parameter(int entry) {
        return parameter[entry];
    }

    public double value(int entry, double[] weights) {
        return parameter[entry] == FIXED ? 1 : weights[parameter[entry]];
    }

    public long value(int entry, long[] weights) {
        return parameter[entry] == FIXED ? 1 : weights[parameter[entry]];
    }

    /** The entries of each parameter, in order. */
    public int[][] places() {
        return grouped(parameter, parameters);
    }

    /** The entries of each row, in order. */
    public int[][] byRow() {
        return grouped(row, rows);
    }

    /** The entries of each column, in order. */
    public int[][] byColumn() {
        return grouped(column, columns);
    }

    private int[][] grouped(int[] key, int groups) {
        int[] count = new int[groups];
        for (int e = 0; e < entries; e++) {
            if (key[e] >= 0) {
                count[key[e]]++;
            }
        }
        int[][] grouped = new int[groups][];
        for (int g = 0; g < groups; g++) {
            grouped[g] = new int[count[g]];
        }
        Arrays.fill(count, 0);
        for (int e = 0; e < entries; e++) {
            if (key[e] >= 0) {
                grouped[key[e]][count[key[e]]++] = e;
            }
        }
        return grouped;
    }
}
