package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** Sums up to each number along an axis, in order; or, backwards, from the last number to each. Operands: c, a. */
record CumulativeSumInstruction(Along along, boolean backwards) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int inner = along.inner();
        int first = backwards ? (along.extent() - 1) * inner : 0;
        int step = backwards ? -inner : inner;
        System.arraycopy(arena, operands[at + 1], arena, operands[at], along.size());
        for (int o = 0; o < along.outer(); o++) {
            int c = operands[at] + o * along.block() + first;
            for (int i = 1; i < along.extent(); i++) {
                kernels.accumulate(arena, inner, c + (i - 1) * step, c + i * step);
            }
        }
    }
}
