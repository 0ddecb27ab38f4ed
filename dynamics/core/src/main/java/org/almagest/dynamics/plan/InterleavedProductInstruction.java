package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** Many products C = A·B that lie interleaved, in each lane. Operands: C, A, B. */
record InterleavedProductInstruction(
        int m, int k, int n, int many, int ari, int arp, int brp, int brj, Offsets left, Offsets right)
        implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        int b = operands[at + 2];
        for (int lane = 0; lane < left.count(); lane++) {
            kernels.interleavedProduct(
                    arena,
                    m,
                    k,
                    n,
                    many,
                    a + left.at(lane),
                    ari,
                    arp,
                    b + right.at(lane),
                    brp,
                    brj,
                    c + lane * m * n * many);
        }
    }
}
