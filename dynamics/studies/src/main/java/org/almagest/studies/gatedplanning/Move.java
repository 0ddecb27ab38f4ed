package org.almagest.studies.gatedplanning;

import java.util.List;

/**
 * A step from a cell of a map to one of its eight neighbours. Corners may be cut.
 *
 * @param down rows further down
 * @param right columns further right
 */
record Move(int down, int right) {
    /** All eight, in the order in which classes count them; of equally good ones the first is the label. */
    static final List<Move> ALL = List.of(
            new Move(-1, 0),
            new Move(1, 0),
            new Move(0, 1),
            new Move(0, -1),
            new Move(-1, 1),
            new Move(-1, -1),
            new Move(1, 1),
            new Move(1, -1));

    /** Whether it leads over a corner, and is √2 long; else its length is 1. */
    boolean diagonal() {
        return down != 0 && right != 0;
    }

    /** The cell that it leads to on a map of {@code size} × {@code size}; −1 where that is outside. */
    int from(int cell, int size) {
        int row = cell / size + down;
        int column = cell % size + right;
        return row < 0 || row >= size || column < 0 || column >= size ? -1 : row * size + column;
    }
}
