package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/** ln Σ exp along an axis, after subtracting the largest number. Operands: c, a, scratch (a block of a). */
record LogSumExpInstruction(Along along) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int scratch = operands[at + 2];
        int inner = along.inner();
        for (int o = 0; o < along.outer(); o++) {
            int a = operands[at + 1] + o * along.block();
            int c = operands[at] + o * inner;
            SoftmaxInstruction.shift(arena, along, a, scratch);
            kernels.map(Function.EXP, arena, along.block(), scratch, scratch);
            for (int j = 0; j < inner; j++) {
                double sum = 0;
                for (int i = 0; i < along.extent(); i++) {
                    sum += arena[scratch + i * inner + j];
                }
                arena[c + j] = SoftmaxInstruction.largest(arena, a + j, along.extent(), inner) + StrictMath.log(sum);
            }
        }
    }
}
