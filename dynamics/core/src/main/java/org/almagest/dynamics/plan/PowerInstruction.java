package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.ConstantPower;
import org.almagest.dynamics.kernel.Kernels;

/** c = a to a constant power, number by number, the same with all kernels. Operands: c, a. */
record PowerInstruction(double exponent, int n) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        ConstantPower.map(exponent, arena, n, operands[at + 1], operands[at]);
    }
}
