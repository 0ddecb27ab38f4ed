package org.almagest.dynamics.plan;

import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.kernel.Kernels;

/**
 * C = S·A lane by lane. Operands: c, a.
 *
 * @param columns numbers in a row of A and of C
 */
record SparseProductInstruction(SparseMatrix matrix, int lanes, int columns) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        for (int lane = 0; lane < lanes; lane++) {
            kernels.sparseProduct(
                    arena,
                    matrix.rows(),
                    columns,
                    matrix.starts(),
                    matrix.indices(),
                    matrix.values(),
                    operands[at + 1] + lane * matrix.columns() * columns,
                    operands[at] + lane * matrix.rows() * columns);
        }
    }
}
