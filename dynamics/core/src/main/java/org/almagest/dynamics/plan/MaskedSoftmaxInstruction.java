package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Softmax along an axis over the places where a mask is not 0; 0 elsewhere. Operands: c, a, the mask. Sums run along the axis in
 * order.
 */
record MaskedSoftmaxInstruction(Along along, MaskOffsets mask) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        for (int o = 0; o < along.outer(); o++) {
            for (int j = 0; j < along.inner(); j++) {
                int m = operands[at + 2] + mask.outer().at(o) + mask.inner().at(j);
                shift(arena, operands[at + 1] + o * along.block() + j, m, c + o * along.block() + j);
            }
        }
        kernels.map(Function.EXP, arena, along.size(), c, c);
        for (int o = 0; o < along.outer(); o++) {
            for (int j = 0; j < along.inner(); j++) {
                int m = operands[at + 2] + mask.outer().at(o) + mask.inner().at(j);
                normalise(arena, m, c + o * along.block() + j);
            }
        }
    }

    /** c = a less the largest that is kept, and 0 where a is not. */
    private void shift(double[] arena, int a, int m, int c) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < along.extent(); i++) {
            if (arena[m + i * mask.stride()] != 0) {
                largest = Math.max(largest, arena[a + i * along.inner()]);
            }
        }
        for (int i = 0; i < along.extent(); i++) {
            boolean kept = arena[m + i * mask.stride()] != 0;
            arena[c + i * along.inner()] = kept ? arena[a + i * along.inner()] - largest : 0;
        }
    }

    private void normalise(double[] arena, int m, int c) {
        double sum = 0;
        for (int i = 0; i < along.extent(); i++) {
            sum += arena[m + i * mask.stride()] != 0 ? arena[c + i * along.inner()] : 0;
        }
        for (int i = 0; i < along.extent(); i++) {
            boolean kept = arena[m + i * mask.stride()] != 0;
            arena[c + i * along.inner()] = kept ? arena[c + i * along.inner()] / sum : 0;
        }
    }
}
