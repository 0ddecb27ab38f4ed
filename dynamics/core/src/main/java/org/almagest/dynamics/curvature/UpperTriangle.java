package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.kernel.Kernels;

/**
 * A symmetric matrix while it grows: sums are kept on and right of the diagonal, whichever way round they come, and
 * mirrored at the end. Within the square of one block both sides may be written; the left one is overwritten.
 */
final class UpperTriangle {
    /** Rows that are read from one end to the other. */
    private static final int BAND = 8;

    private final Kernels kernels = Kernels.active();
    private final int p;
    private final double[] sums;
    private final List<Block> folded = new ArrayList<>();

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
        if (straight(rows, columns)) {
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
     * @param apart distance of these columns
     * @param stride distance of the numbers of one row in {@code values}, whose first is at {@code at}
     */
    void addColumns(
            Block rows,
            int row,
            int height,
            Block columns,
            int column,
            int count,
            int apart,
            double share,
            double[] values,
            int at,
            int stride) {
        int r = rows.offset() + row;
        int c = columns.offset() + column;
        boolean straight = straight(rows, columns);
        for (int i = 0; i < height; i++) {
            int to = straight ? (r + i) * p + c : c * p + r + i;
            int step = straight ? apart : apart * p;
            for (int j = 0; j < count; j++) {
                sums[to + j * step] += share * values[at + i + j * stride];
            }
        }
    }

    /** Whether the columns of {@code columns} in the rows of {@code rows} are on or right of the diagonal, square by square. */
    static boolean straight(Block rows, Block columns) {
        return columns.offset() >= rows.offset();
    }

    /** Distance of two rows of the matrix. */
    int stride() {
        return p;
    }

    /** Where the number in a row and a column is kept, or that in the row of that column and the column of that row. */
    int place(Block rows, int row, Block columns, int column) {
        int r = rows.offset() + row;
        int c = columns.offset() + column;
        return straight(rows, columns) ? r * p + c : c * p + r;
    }

    /**
     * Adds pieces of rows, as {@link Kernels#addPieces} does.
     *
     * @param straight whether places are those of a row and a column that is right of the diagonal; else each piece runs down a column
     */
    void addPieces(
            boolean straight, int m, double share, double[] values, int at, int stride, int[] places, int[] pieces) {
        if (straight) {
            kernels.addPieces(values, m, share, at, stride, sums, places, pieces);
            return;
        }
        for (int i = 0; i < m; i++) {
            for (int piece = 0; piece < pieces.length; piece += 3) {
                int from = at + i * stride + pieces[piece];
                int to = places[i] + pieces[piece + 2] % p * p + pieces[piece + 2] / p;
                for (int j = 0; j < pieces[piece + 1]; j++) {
                    sums[to + j * p] += share * values[from + j];
                }
            }
        }
    }

    /**
     * From now on, of the squares of two different neurons of these weights, what is right of their own diagonals stands for what is left of
     * it, which nobody adds.
     */
    void fold(Block weights) {
        if (!folded.contains(weights)) {
            folded.add(weights);
        }
    }

    /**
     * The whole matrix, row by row; the left of the diagonal is a copy of the right. Nothing may be added after. Rows are finished strip by
     * strip, while they are near.
     */
    double[] mirrored() {
        folded.sort(Comparator.comparingInt(Block::offset));
        int done = 0;
        for (Block weights : folded) {
            mirror(done, weights.offset());
            for (int j = 0; j < weights.rows(); j++) {
                unfold(weights, j);
                mirror(weights.offset() + j * weights.cols(), weights.offset() + (j + 1) * weights.cols());
            }
            done = weights.offset() + weights.size();
        }
        mirror(done, p);
        return sums;
    }

    /** The squares of a neuron with those after it. */
    private void unfold(Block weights, int j) {
        int cols = weights.cols();
        for (int i = 0; i < cols; i += BAND) {
            for (int k = j + 1; k < weights.rows(); k++) {
                int at = place(weights, j * cols + i, weights, k * cols + i);
                kernels.mirror(sums, Math.min(BAND, cols - i), cols - i, at, p);
            }
        }
    }

    private void mirror(int from, int to) {
        kernels.mirror(sums, to - from, p - from, from * p + from, p);
    }
}
