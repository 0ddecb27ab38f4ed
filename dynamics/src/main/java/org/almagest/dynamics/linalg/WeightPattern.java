package org.almagest.dynamics.linalg;

import java.util.Arrays;

/**
 * The matrix of a linear layer as a pattern: entry e of the matrix, at ({@link #row}, {@link #column}), holds parameter
 * {@link #parameter}, or a fixed 1. A parameter that stands in many places is shared; no place holds two.
 */
final class WeightPattern {
    /** Stands for a fixed 1 in place of a parameter. */
    static final int FIXED = -1;

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

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int parameters() {
        return parameters;
    }

    int entries() {
        return entries;
    }

    int row(int entry) {
        return row[entry];
    }

    int column(int entry) {
        return column[entry];
    }

    int parameter(int entry) {
        return parameter[entry];
    }

    double value(int entry, double[] weights) {
        return parameter[entry] == FIXED ? 1 : weights[parameter[entry]];
    }

    long value(int entry, long[] weights) {
        return parameter[entry] == FIXED ? 1 : weights[parameter[entry]];
    }

    /** The entries of each parameter, in order. */
    int[][] places() {
        return grouped(parameter, parameters);
    }

    /** The entries of each row, in order. */
    int[][] byRow() {
        return grouped(row, rows);
    }

    /** The entries of each column, in order. */
    int[][] byColumn() {
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
