package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Softmax along an axis, after subtracting the largest number so that nothing overflows. Operands: c, a. Sums run along the axis
 * in order.
 */
record SoftmaxInstruction(Along along) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        for (int o = 0; o < along.outer(); o++) {
            shift(arena, along, operands[at + 1] + o * along.block(), c + o * along.block());
        }
        // in place: this one kernel reads each number before it writes it
        kernels.map(Function.EXP, arena, along.size(), c, c);
        for (int o = 0; o < along.outer(); o++) {
            normalise(arena, c + o * along.block());
        }
    }

    /** c = a − largest, slice by slice of a block. */
    static void shift(double[] arena, Along along, int a, int c) {
        int inner = along.inner();
        for (int j = 0; j < inner; j++) {
            double largest = largest(arena, a + j, along.extent(), inner);
            for (int i = 0; i < along.extent(); i++) {
                arena[c + i * inner + j] = arena[a + i * inner + j] - largest;
            }
        }
    }

    private void normalise(double[] arena, int c) {
        int inner = along.inner();
        for (int j = 0; j < inner; j++) {
            double sum = 0;
            for (int i = 0; i < along.extent(); i++) {
                sum += arena[c + i * inner + j];
            }
            for (int i = 0; i < along.extent(); i++) {
                arena[c + i * inner + j] /= sum;
            }
        }
    }

    /** The largest of {@code count} numbers, {@code stride} apart; NaN if one is. */
    static double largest(double[] arena, int from, int count, int stride) {
        double largest = arena[from];
        for (int i = 1; i < count; i++) {
            largest = Math.max(largest, arena[from + i * stride]);
        }
        return largest;
    }
}
