package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** c_i = z_i + Σ a·b over each row of k contiguous numbers. Operands: c, a, b, and z where there is one. */
record DotInstruction(int rows, int k, boolean starts) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        for (int i = 0; i < rows; i++) {
            double sum = kernels.dot(arena, k, operands[at + 1] + i * k, operands[at + 2] + i * k);
            arena[operands[at] + i] = starts ? arena[operands[at + 3] + i] + sum : sum;
        }
    }
}
