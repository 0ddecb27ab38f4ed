package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** c = the whole number nearest to a, the even one of two as near. Operands: c, a. */
record RoundInstruction(int n) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        for (int i = 0; i < n; i++) {
            arena[c + i] = Math.rint(arena[a + i]);
        }
    }
}
