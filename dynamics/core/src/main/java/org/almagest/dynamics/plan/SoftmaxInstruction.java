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
        if (along.inner() == 1) {
            alongRows(kernels, arena, operands[at + 1], operands[at]);
            return;
        }
        for (int o = 0; o < along.outer(); o++) {
            int begin = o * along.block();
            kernels.softmax(arena, along.extent(), along.inner(), operands[at + 1] + begin, operands[at] + begin);
        }
    }

    /** Numbers of a slice side by side: one call for the exponentials of all. */
    private void alongRows(Kernels kernels, double[] arena, int a, int c) {
        for (int o = 0; o < along.outer(); o++) {
            shift(arena, along, a + o * along.block(), c + o * along.block());
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
        double sum = 0;
        for (int i = 0; i < along.extent(); i++) {
            sum += arena[c + i];
        }
        for (int i = 0; i < along.extent(); i++) {
            arena[c + i] /= sum;
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
