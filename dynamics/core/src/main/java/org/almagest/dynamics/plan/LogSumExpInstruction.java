package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/** ln Σ exp down each column, after subtracting the column's largest number. Operands: c (one row), a, scratch (as a). */
record LogSumExpInstruction(int lanes, int rows, int columns) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int size = rows * columns;
        int scratch = operands[at + 2];
        for (int lane = 0; lane < lanes; lane++) {
            int a = operands[at + 1] + lane * size;
            int c = operands[at] + lane * columns;
            for (int j = 0; j < columns; j++) {
                double largest = SoftmaxInstruction.largest(arena, a + j, rows, columns);
                arena[c + j] = largest;
                for (int i = 0; i < rows; i++) {
                    arena[scratch + i * columns + j] = arena[a + i * columns + j] - largest;
                }
            }
            for (int i = 0; i < rows; i++) {
                kernels.map(Function.EXP, arena, columns, scratch + i * columns, scratch + i * columns);
            }
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                for (int i = 0; i < rows; i++) {
                    sum += arena[scratch + i * columns + j];
                }
                arena[c + j] += StrictMath.log(sum);
            }
        }
    }
}
