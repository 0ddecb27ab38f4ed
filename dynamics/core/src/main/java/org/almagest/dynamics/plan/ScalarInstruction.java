package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.ScalarFunction;

/** c = f(a), number by number, the same with all kernels. Operands: c, a. */
record ScalarInstruction(ScalarFunction function, int n) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        function.map(arena, n, operands[at + 1], operands[at]);
    }
}
