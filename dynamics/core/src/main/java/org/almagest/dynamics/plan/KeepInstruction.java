package org.almagest.dynamics.plan;

import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;

/**
 * c = a where a mask is not 0, and 0 elsewhere, broadcasting, row by row. Operands: c, a, the mask.
 *
 * @param length numbers in a row
 * @param step 1, or 0 where a has one number for a whole row
 * @param maskStep the same of the mask
 */
record KeepInstruction(int length, int step, int maskStep, Offsets rows, Offsets maskRows) implements Instruction {
    static KeepInstruction of(Shape shape, Shape a, Shape mask) {
        // where nothing is repeated, the whole array is one row
        int first = a.equals(shape) && mask.equals(shape) ? shape.rank() : 1;
        int length = first == 1 ? shape.columns() : shape.size();
        return new KeepInstruction(
                length,
                a.columns() == 1 && first == 1 ? 0 : 1,
                mask.columns() == 1 && first == 1 ? 0 : 1,
                Offsets.over(shape, first, a),
                Offsets.over(shape, first, mask));
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        for (int i = 0; i < rows.count(); i++) {
            int c = operands[at] + i * length;
            int a = operands[at + 1] + rows.at(i);
            int m = operands[at + 2] + maskRows.at(i);
            for (int j = 0; j < length; j++) {
                arena[c + j] = arena[m + j * maskStep] != 0 ? arena[a + j * step] : 0;
            }
        }
    }
}
