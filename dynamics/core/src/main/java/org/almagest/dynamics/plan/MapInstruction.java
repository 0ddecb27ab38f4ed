package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/** c = f(a). Operands: c, a. */
record MapInstruction(Function function, int n) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        kernels.map(function, arena, n, operands[at + 1], operands[at]);
    }
}
