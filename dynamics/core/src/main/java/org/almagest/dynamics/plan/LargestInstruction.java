package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** The largest number along an axis, the first of those as large; NaN counts as larger than any other. Operands: c, a. */
record LargestInstruction(Along along, Answer answer) implements Instruction {
    /** What is asked about it. */
    enum Answer {
        /** The number itself. */
        NUMBER,
        /** Its place along the axis, from 0 on. */
        PLACE,
        /** 1 at its place, 0 at all others. */
        MARK,
        /** All numbers themselves, then all places. */
        BOTH
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int m = along.extent();
        int n = along.inner();
        for (int o = 0; o < along.outer(); o++) {
            int a = operands[at + 1] + o * along.block();
            int c = operands[at] + o * (answer == Answer.MARK ? along.block() : n);
            switch (answer) {
                case NUMBER -> kernels.largest(arena, m, n, a, c);
                case PLACE -> kernels.placeLargest(arena, m, n, a, c);
                case BOTH -> kernels.largestAndPlace(arena, m, n, a, n, -1, 0, c, c + along.outer() * n);
                case MARK -> kernels.markLargest(arena, m, n, a, c);
            }
        }
    }
}
