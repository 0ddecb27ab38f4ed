package org.almagest.dynamics.plan;

import org.almagest.dynamics.autodiff.Shape;

/**
 * Where a mask that broadcasts to an array has the number for each of the array's: at {@code outer[o] + i·stride + inner[j]} for
 * place i along an axis of slice j of block o.
 */
record MaskOffsets(Offsets outer, int stride, Offsets inner) {
    static MaskOffsets of(Shape shape, int axis, Shape mask) {
        Shape fullInside = shape;
        Shape maskInside = mask;
        for (int i = axis; i < shape.rank(); i++) {
            fullInside = fullInside.with(i, 1);
            maskInside = maskInside.with(i, 1);
        }
        return new MaskOffsets(
                Offsets.over(shape, axis + 1, mask),
                mask.extent(axis) == 1 ? 0 : maskInside.size(),
                Offsets.over(fullInside, 0, maskInside));
    }
}
