package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Softmax down each column, after subtracting the column's largest number so that nothing overflows. Operands: c, a.
 * Sums run down the rows in order.
 */
record SoftmaxInstruction(int lanes, int rows, int columns) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int size = rows * columns;
        for (int lane = 0; lane < lanes; lane++) {
            softmax(kernels, arena, operands[at + 1] + lane * size, operands[at] + lane * size);
        }
    }

    private void softmax(Kernels kernels, double[] arena, int a, int c) {
        for (int j = 0; j < columns; j++) {
            double largest = largest(arena, a + j, rows, columns);
            for (int i = 0; i < rows; i++) {
                arena[c + i * columns + j] = arena[a + i * columns + j] - largest;
            }
        }
        for (int i = 0; i < rows; i++) {
            // a row at a time, in place: this one kernel reads each number before it writes it
            kernels.map(Function.EXP, arena, columns, c + i * columns, c + i * columns);
        }
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += arena[c + i * columns + j];
            }
            for (int i = 0; i < rows; i++) {
                arena[c + i * columns + j] /= sum;
            }
        }
    }

    /** The largest of {@code count} numbers, {@code stride} apart; NaN if one is. */
    static double largest(double[] arena, int from, int count, int stride) {
        double largest = arena[from];
        for (int i = 1; i < count; i++) {
            largest = Math.max(largest, arena[from + i * stride]);
        }
        return largest;
    }
}
