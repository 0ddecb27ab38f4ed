package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.curvature.DenseBlockRow.Layer;
import org.almagest.dynamics.kernel.Kernels;

/**
 * The products x_i·x′_i′ of the inputs of two layers, example by example, which no direction changes: with them the sums over
 * examples Σ_n δ̇_k·(x_i·x′_i′) of many directions and neurons are one wide product. Within a layer they are taken for i ≤ i′.
 *
 * <p>They lie in panels of columns, a panel's examples one after another, so that a panel stays close to the processor while rows of δ̇
 * pass by.
 *
 * @param rows inputs of the one layer
 * @param cols inputs of the other
 * @param folded whether both are the same layer
 * @param panels the pieces of each panel that lie side by side in a row of the matrix, as {@link Kernels#addPieces} takes them
 */
record InputPairs(int rows, int cols, boolean folded, List<int[]> panels) {
    /** Columns of a panel: four vectors, what a product has in registers. */
    static final int PANEL = 32;
    /** Most products that are kept for one pair of layers: 2 MB. */
    private static final int MOST = 1 << 18;

    /**
     * The products.
     *
     * @param stride distance of two rows of the matrix
     */
    static InputPairs of(Layer rows, Layer columns, int stride) {
        boolean folded = rows == columns;
        List<int[]> panels = new ArrayList<>();
        List<Integer> pieces = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < rows.cols(); i++) {
            int next = folded ? i : 0;
            while (next < columns.cols()) {
                int length = Math.min(columns.cols() - next, PANEL - at);
                pieces.addAll(List.of(at, length, i * stride + next));
                next += length;
                at += length;
                if (at == PANEL) {
                    panels.add(pieces.stream().mapToInt(Integer::intValue).toArray());
                    pieces.clear();
                    at = 0;
                }
            }
        }
        if (at > 0) {
            panels.add(pieces.stream().mapToInt(Integer::intValue).toArray());
        }
        return new InputPairs(rows.cols(), columns.cols(), folded, panels);
    }

    private static long count(Layer rows, Layer columns) {
        return rows == columns ? rows.cols() * (rows.cols() + 1L) / 2 : (long) rows.cols() * columns.cols();
    }

    /** Numbers that they take on a batch; 0 where they are too many to keep. */
    static int size(Layer rows, Layer columns, int batch) {
        long numbers = (count(rows, columns) + DenseBlockRow.VECTOR) * batch;
        return numbers <= MOST ? DenseBlockRow.padded((int) count(rows, columns)) * batch : 0;
    }

    /** Products in all panels. */
    private int count() {
        return folded ? rows * (rows + 1) / 2 : rows * cols;
    }

    /** Columns of a panel, full vectors. */
    int width(int panel) {
        return Math.min(PANEL, DenseBlockRow.padded(count() - panel * PANEL));
    }

    /** Where a panel begins, from the first one's beginning on. */
    static int start(int panel, int batch) {
        return panel * PANEL * batch;
    }

    /** Room for the products of one example. */
    static int scratch(Layer rows, Layer columns) {
        return Math.multiplyExact(rows.cols(), columns.cols()) + PANEL;
    }

    /**
     * Fills all panels.
     *
     * @param x where the inputs of the one layer are, an example a row
     * @param xStride distance of these rows
     * @param y likewise of the other layer
     * @param to where the panels begin
     * @param scratch room for the products of one example, see {@link #scratch}
     */
    void fill(Kernels kernels, double[] arena, int batch, int x, int xStride, int y, int yStride, int to, int scratch) {
        int count = count();
        for (int n = 0; n < batch; n++) {
            kernels.product(arena, rows, 1, cols, x + n * xStride, 1, 1, y + n * yStride, cols, -1, 0, 0, scratch);
            if (folded) {
                fold(arena, scratch);
            }
            for (int panel = 0; panel < panels.size(); panel++) {
                int width = width(panel);
                int at = to + start(panel, batch) + n * width;
                int numbers = Math.min(width, count - panel * PANEL);
                System.arraycopy(arena, scratch + panel * PANEL, arena, at, numbers);
                // what fills the last vector up is multiplied as well, and thrown away
                Arrays.fill(arena, at + numbers, at + width, 0);
            }
        }
    }

    /** Of a square, the rows from their diagonal on, side by side. */
    private void fold(double[] arena, int square) {
        int to = square + rows;
        for (int i = 1; i < rows; i++) {
            System.arraycopy(arena, square + i * rows + i, arena, to, rows - i);
            to += rows - i;
        }
    }
}
