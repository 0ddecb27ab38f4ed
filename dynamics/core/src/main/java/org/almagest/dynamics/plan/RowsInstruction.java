package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.ShapeException;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Copies the rows that an array of numbers names, or adds rows to those that it names. Operands: c, a, the names.
 *
 * @param adds whether rows of a go to the named rows of c, which add up; else the named rows of a go to the rows of c
 * @param named rows that can be named
 * @param names how many are
 * @param columns numbers in a row
 */
record RowsInstruction(boolean adds, int lanes, int named, int names, int columns) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        if (adds) {
            Arrays.fill(arena, c, c + lanes * named * columns, 0);
        }
        for (int lane = 0; lane < lanes; lane++) {
            int all = lane * named * columns;
            int chosen = lane * names * columns;
            for (int i = 0; i < names; i++) {
                int row = row(arena[operands[at + 2] + i], named);
                if (adds) {
                    kernels.accumulate(arena, columns, a + chosen + i * columns, c + all + row * columns);
                } else {
                    System.arraycopy(arena, a + all + row * columns, arena, c + chosen + i * columns, columns);
                }
            }
        }
    }

    /**
     * The row that {@code name} is.
     *
     * @throws ShapeException if it is none of {@code rows}
     */
    static int row(double name, int rows) {
        int row = (int) name;
        if (row != name || row < 0 || row >= rows) {
            throw new ShapeException("row number %s: expected a whole number from 0 to %d".formatted(name, rows - 1));
        }
        return row;
    }
}
