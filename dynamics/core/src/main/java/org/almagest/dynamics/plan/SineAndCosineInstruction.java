package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** The sines of n numbers, and behind them their cosines. Operands: where they go, the numbers. */
record SineAndCosineInstruction(int n) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        kernels.sineAndCosine(arena, n, operands[at + 1], operands[at], operands[at] + n);
    }
}
