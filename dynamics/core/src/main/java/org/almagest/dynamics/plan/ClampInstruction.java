package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/**
 * c = a held between two numbers, NaN where a is; or whether it lies between them, as 1 or 0. Operands: c, a.
 *
 * @param inside whether the latter
 */
record ClampInstruction(double low, double high, boolean inside, int n) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        if (inside) {
            for (int i = 0; i < n; i++) {
                double x = arena[a + i];
                arena[c + i] = x >= low && x <= high ? 1 : 0;
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            arena[c + i] = Math.min(Math.max(arena[a + i], low), high);
        }
    }
}
