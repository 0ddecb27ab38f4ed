package org.almagest.dynamics.plan;

import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Numbers at their places along an axis, and 0 elsewhere, or added to what is there. Operands: the result, what is added to, if
 * anything, the places, the numbers.
 *
 * @param places where those of each block begin
 * @param numbers where those of each block begin
 */
record AtPlaceInstruction(Along along, Offsets places, Offsets numbers, boolean adds) implements Instruction {
    static AtPlaceInstruction of(Shape shape, int axis, Shape places, Shape numbers, boolean adds) {
        return new AtPlaceInstruction(
                Along.of(shape, axis),
                Offsets.over(shape, axis + 1, places),
                Offsets.over(shape, axis + 1, numbers),
                adds);
    }

    @Override
    public boolean mayOverwrite() {
        return adds;
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int first = adds ? at + 2 : at + 1;
        if (adds && operands[at + 1] != c) {
            System.arraycopy(arena, operands[at + 1], arena, c, along.size());
        }
        for (int o = 0; o < along.outer(); o++) {
            int p = operands[first] + places.at(o);
            int g = operands[first + 1] + numbers.at(o);
            if (adds) {
                kernels.addAtPlace(arena, along.inner(), p, g, c + o * along.block());
            } else {
                kernels.atPlace(arena, along.extent(), along.inner(), p, g, c + o * along.block(), along.inner());
            }
        }
    }
}
