package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.ScalarFunction;

/** c = a to a constant power, number by number, the same with all kernels. Operands: c, a. */
record PowerInstruction(double exponent, int n) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        ScalarFunction.power(exponent, arena, n, operands[at + 1], operands[at]);
    }
}
