package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Named rows of S·A, or Sᵀ times rows at named places, lane by lane. Operands: c, a, the names.
 *
 * @param names how many rows are named
 * @param columns numbers in a row of A and of C
 */
record SparseRowsInstruction(SparseMatrix matrix, boolean transposed, int lanes, int names, int columns)
        implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int wide = matrix.columns() * columns;
        int chosen = names * columns;
        int size = transposed ? wide : chosen;
        Arrays.fill(arena, operands[at], operands[at] + lanes * size, 0);
        for (int lane = 0; lane < lanes; lane++) {
            int c = operands[at] + lane * size;
            int a = operands[at + 1] + lane * (transposed ? chosen : wide);
            for (int i = 0; i < names; i++) {
                int row = NamedPlacesInstruction.place(arena[operands[at + 2] + i], matrix.rows());
                for (int p = matrix.start(row); p < matrix.start(row + 1); p++) {
                    int far = matrix.column(p) * columns;
                    int from = transposed ? a + i * columns : a + far;
                    int to = transposed ? c + far : c + i * columns;
                    kernels.scale(arena, columns, matrix.value(p), from, to, 0, to);
                }
            }
        }
    }
}
