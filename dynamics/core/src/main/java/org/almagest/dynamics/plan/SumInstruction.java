package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** c_i = z_i + Σ a over each row of k contiguous numbers. Operands: c, a, and z where there is one. */
record SumInstruction(int rows, int k, boolean starts) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        kernels.sumRows(arena, rows, k, operands[at + 1], starts ? operands[at + 2] : -1, operands[at]);
    }
}
