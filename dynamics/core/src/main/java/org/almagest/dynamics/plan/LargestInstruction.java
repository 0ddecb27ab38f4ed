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
        MARK
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int inner = along.inner();
        for (int o = 0; o < along.outer(); o++) {
            int a = operands[at + 1] + o * along.block();
            switch (answer) {
                case NUMBER -> kernels.largest(arena, along.extent(), inner, a, operands[at] + o * inner);
                case MARK -> kernels.markLargest(arena, along.extent(), inner, a, operands[at] + o * along.block());
                case PLACE -> {
                    for (int j = 0; j < inner; j++) {
                        arena[operands[at] + o * inner + j] = place(arena, a + j);
                    }
                }
            }
        }
    }

    private int place(double[] arena, int a) {
        int place = 0;
        double largest = arena[a];
        for (int i = 1; i < along.extent(); i++) {
            double x = arena[a + i * along.inner()];
            if (x > largest || Double.isNaN(x) && !Double.isNaN(largest)) {
                place = i;
                largest = x;
            }
        }
        return place;
    }
}
