package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** Each of {@code lanes} matrices of rows x columns transposed. Operands: c, a. */
record TransposeInstruction(int lanes, int rows, int columns) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int size = rows * columns;
        for (int lane = 0; lane < lanes; lane++) {
            kernels.transpose(arena, rows, columns, operands[at + 1] + lane * size, operands[at] + lane * size);
        }
    }
}
