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
            for (int j = 0; j < inner; j++) {
                double largest = largest(arena, a + j);
                arena[c + j] = largest;
                for (int i = 0; i < along.extent(); i++) {
                    arena[scratch + i * inner + j] = arena[a + i * inner + j] - largest;
                }
            }
            // in place: this one kernel reads each number before it writes it
            kernels.map(Function.EXP, arena, along.block(), scratch, scratch);
            for (int j = 0; j < inner; j++) {
                double sum = 0;
                for (int i = 0; i < along.extent(); i++) {
                    sum += arena[scratch + i * inner + j];
                }
                arena[c + j] += StrictMath.log(sum);
            }
        }
    }

    /** The largest number of a slice; NaN if one is. */
    private double largest(double[] arena, int from) {
        double largest = arena[from];
        for (int i = 1; i < along.extent(); i++) {
            largest = Math.max(largest, arena[from + i * along.inner()]);
        }
        return largest;
    }
}
