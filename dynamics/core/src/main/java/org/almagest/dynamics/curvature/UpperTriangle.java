package org.almagest.dynamics.curvature;

import org.almagest.dynamics.family.Block;

/**
 * A symmetric matrix while it grows: sums are kept on and right of the diagonal, whichever way round they come, and
 * mirrored at the end. Within the square of one block both sides may be written; the left one is overwritten.
 */
final class UpperTriangle {
    private static final int TILE = 32;

    private final int p;
    private final double[] sums;

    UpperTriangle(int p) {
        this.p = p;
        this.sums = new double[Math.multiplyExact(p, p)];
    }

    /**
     * Adds a part of a row.
     *
     * @param row within {@code rows}
     * @param column the first one, within {@code columns}
     * @param count how many numbers of {@code values}, from {@code at} on
     * @param share what they are multiplied by
     */
    void add(Block rows, int row, Block columns, int column, int count, double share, double[] values, int at) {
        int r = rows.offset() + row;
        int c = columns.offset() + column;
        if (columns.offset() >= rows.offset()) {
            for (int i = 0; i < count; i++) {
                sums[r * p + c + i] += share * values[at + i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                sums[(c + i) * p + r] += share * values[at + i];
            }
        }
    }

    /**
     * Adds a part of several rows, each a column of {@code values}.
     *
     * @param row the first one, within {@code rows}
     * @param height how many
     * @param column the first one, within {@code columns}
     * @param count how many columns
     * @param stride distance of the numbers of one row in {@code values}, whose first is at {@code at}
     */
    void addColumns(
            Block rows,
            int row,
            int height,
            Block columns,
            int column,
            int count,
            double share,
            double[] values,
            int at,
            int stride) {
        int r = rows.offset() + row;
        int c = columns.offset() + column;
        boolean straight = columns.offset() >= rows.offset();
        for (int i = 0; i < height; i++) {
            int to = straight ? (r + i) * p + c : c * p + r + i;
            int step = straight ? 1 : p;
            for (int j = 0; j < count; j++) {
                sums[to + j * step] += share * values[at + i + j * stride];
            }
        }
    }

    /**
     * Adds a square that is symmetric in itself, given by its rows from their diagonal on.
     *
     * @param row its first row, within {@code block}
     * @param column its first column, within {@code block}: that row, or one right of the square of that row
     * @param size its rows
     * @param values where row i has {@code stride} − i numbers, of which all beyond the square are left out
     */
    void addFolded(Block block, int row, int column, int size, double share, double[] values, int at, int stride) {
        int r = block.offset() + row;
        int c = block.offset() + column;
        int from = at;
        for (int i = 0; i < size; i++) {
            int to = (r + i) * p + c + i;
            for (int j = 0; j < size - i; j++) {
                sums[to + j] += share * values[from + j];
            }
            for (int j = 1; column > row && j < size - i; j++) {
                sums[to + j * p] += share * values[from + j];
            }
            from += stride - i;
        }
    }

    /** The whole matrix, row by row; the left of the diagonal is a copy of the right. Nothing may be added after. */
    double[] mirrored() {
        for (int top = 0; top < p; top += TILE) {
            for (int left = 0; left <= top; left += TILE) {
                for (int i = top; i < Math.min(top + TILE, p); i++) {
                    int from = left * p + i;
                    for (int j = left; j < Math.min(left + TILE, i); j++) {
                        sums[i * p + j] = sums[from];
                        from += p;
                    }
                }
            }
        }
        return sums;
    }
}
