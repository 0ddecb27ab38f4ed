package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** Gelu of n numbers, and behind that its derivatives. Operands: where they go, the numbers. */
record GeluAndSlopeInstruction(int n) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        kernels.geluAndSlope(arena, n, operands[at + 1], operands[at], operands[at] + n);
    }
}
