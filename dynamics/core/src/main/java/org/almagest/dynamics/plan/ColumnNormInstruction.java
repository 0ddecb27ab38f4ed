package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/**
 * A layer norm down the columns of each lane, in one pass: γ·n + β, behind that n if it is kept, then the sums of the columns and the
 * inverses of their deviations. Operands: where these go, x, γ, β.
 *
 * @param m rows of a lane
 * @param n columns
 */
record ColumnNormInstruction(int lanes, int m, int n, double epsilon, boolean keepsNormal) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int result = operands[at];
        int size = lanes * m * n;
        int sums = result + (keepsNormal ? 2 : 1) * size;
        kernels.columnNorm(
                arena,
                lanes,
                m,
                n,
                epsilon,
                operands[at + 1],
                operands[at + 2],
                operands[at + 3],
                result,
                keepsNormal ? result + size : -1,
                sums,
                sums + lanes * n);
    }
}
