package org.almagest.dynamics.plan;

import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Softmax along an axis, after subtracting the largest number so that nothing overflows; with a mask, over the places where that
 * is not 0, and 0 elsewhere. Operands: c, a, and the mask where there is one.
 *
 * @param masks where the mask begins for each block; null for none
 * @param stride how far apart the mask's neighbours along the axis lie; 0 where one number is for all
 * @param step how far apart its neighbours inside lie, 0 or 1
 */
record SoftmaxInstruction(Along along, @Nullable Offsets masks, int stride, int step) implements Instruction {
    private static final int[] NONE = {};

    static SoftmaxInstruction of(Shape shape, int axis) {
        return new SoftmaxInstruction(Along.of(shape, axis), null, 0, 0);
    }

    /** With a mask that has, along all axes further right, either one number or as many as the array. */
    static SoftmaxInstruction of(Shape shape, int axis, Shape mask) {
        int inner = Along.of(mask, axis).inner();
        return new SoftmaxInstruction(
                Along.of(shape, axis),
                Offsets.over(shape, axis + 1, mask),
                mask.extent(axis) == 1 ? 0 : inner,
                inner == 1 ? 0 : 1);
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        kernels.softmax(
                arena,
                along.outer(),
                along.extent(),
                along.inner(),
                operands[at + 1],
                masks == null ? -1 : operands[at + 2],
                masks == null ? NONE : masks.table(),
                stride,
                step,
                operands[at]);
    }
}
