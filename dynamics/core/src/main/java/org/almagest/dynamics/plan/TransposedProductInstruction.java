package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** C = Z + A·Bᵀ in each lane: sums along contiguous rows. Operands: C, A, B, and Z where there is one. */
record TransposedProductInstruction(int m, int n, int k, boolean starts, Offsets left, Offsets right, Offsets z)
        implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        int b = operands[at + 2];
        for (int lane = 0; lane < left.count(); lane++) {
            int zo = starts ? operands[at + 3] + z.at(lane) : -1;
            kernels.productTransposed(arena, m, n, k, a + left.at(lane), b + right.at(lane), zo, c + lane * m * n);
        }
    }
}
