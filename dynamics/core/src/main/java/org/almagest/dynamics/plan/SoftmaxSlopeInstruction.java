package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * What the derivative of a softmax makes of an array, in one pass: c = w − s·(the sum of w along the axis) with w = s·g, and 0 where a
 * mask is 0. Operands: c, s, g, and the mask where there is one.
 *
 * @param masks where the mask begins for each block; null for none
 * @param stride how far apart the mask's neighbours along the axis lie; 0 where one number is for all
 * @param step how far apart its neighbours inside lie, 0 or 1
 */
record SoftmaxSlopeInstruction(Along along, @Nullable Offsets masks, int stride, int step) implements Instruction {
    private static final int[] NONE = {};

    /** That of a softmax. */
    static SoftmaxSlopeInstruction of(SoftmaxInstruction softmax) {
        return new SoftmaxSlopeInstruction(softmax.along(), softmax.masks(), softmax.stride(), softmax.step());
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        kernels.softmaxSlope(
                arena,
                along.outer(),
                along.extent(),
                along.inner(),
                operands[at + 1],
                operands[at + 2],
                masks == null ? -1 : operands[at + 3],
                masks == null ? NONE : masks.table(),
                stride,
                step,
                operands[at]);
    }
}
