package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Sums across blocks of {@code inner} contiguous numbers, one block after another in memory's order. Operands: c, a.
 *
 * @param inner length of a block
 * @param size numbers in the result
 * @param targets where each block of the input is added
 */
record AcrossInstruction(int inner, int size, Offsets targets) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        Arrays.fill(arena, c, c + size, 0);
        for (int i = 0; i < targets.count(); i++) {
            kernels.accumulate(arena, inner, a + i * inner, c + targets.at(i));
        }
    }
}
