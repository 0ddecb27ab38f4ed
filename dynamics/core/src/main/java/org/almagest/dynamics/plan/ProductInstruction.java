package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/**
 * C = Z + op(A)·B in each lane. Operands: C, A, B, and Z where there is one.
 *
 * @param ari distance of the rows of op(A)
 * @param arp distance of its columns
 * @param start what the result starts from
 */
record ProductInstruction(int m, int k, int n, int ari, int arp, Start start, Offsets left, Offsets right, Offsets z)
        implements Instruction {
    /** Nothing, one number a row, or an array. */
    enum Start {
        NOTHING,
        ROWS,
        ARRAY
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        int b = operands[at + 2];
        int zRow = start == Start.ROWS ? 1 : n;
        int zColumn = start == Start.ROWS ? 0 : 1;
        for (int lane = 0; lane < left.count(); lane++) {
            int zo = start == Start.NOTHING ? -1 : operands[at + 3] + z.at(lane);
            kernels.product(
                    arena,
                    m,
                    k,
                    n,
                    a + left.at(lane),
                    ari,
                    arp,
                    b + right.at(lane),
                    n,
                    zo,
                    zRow,
                    zColumn,
                    c + lane * m * n);
        }
    }
}
