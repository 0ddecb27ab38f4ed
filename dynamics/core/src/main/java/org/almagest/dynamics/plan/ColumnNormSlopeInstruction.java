package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/**
 * The way back through a layer norm down the columns of each lane, in one pass. Operands: where it goes, what comes back to the result,
 * x, the sums of the columns, the inverses of their deviations, γ and z where there are such.
 *
 * @param m rows of a lane
 * @param n columns
 */
record ColumnNormSlopeInstruction(int lanes, int m, int n, boolean scales, boolean starts) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        kernels.columnNormSlope(
                arena,
                lanes,
                m,
                n,
                operands[at + 1],
                scales ? operands[at + 5] : -1,
                operands[at + 2],
                operands[at + 3],
                operands[at + 4],
                starts ? operands[at + (scales ? 6 : 5)] : -1,
                operands[at]);
    }
}
