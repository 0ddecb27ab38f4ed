package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Where an operand's block begins in each of the outer iterations of an instruction: a table made once from broadcasting
 * shapes.
 */
final class Offsets {
    private final int[] values;

    private Offsets(int[] values) {
        this.values = values;
    }

    /**
     * For an operand that broadcasts to {@code full}: its offset for each index over the axes from {@code firstAxis}
     * (counted from the right) leftwards, in row-major order.
     */
    static Offsets over(Shape full, int firstAxis, Shape operand) {
        int rank = Math.max(full.rank(), firstAxis);
        int count = 1;
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = 0; axis < rank; axis++) {
            strides[axis] = operand.extent(axis) == 1 ? 0 : stride;
            stride *= operand.extent(axis);
            if (axis >= firstAxis) {
                count *= full.extent(axis);
            }
        }
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            int rest = i;
            int at = 0;
            for (int axis = firstAxis; axis < rank; axis++) {
                at += rest % full.extent(axis) * strides[axis];
                rest /= full.extent(axis);
            }
            values[i] = at;
        }
        return new Offsets(values);
    }

    int count() {
        return values.length;
    }

    /** All of them; not to be changed. */
    int[] table() {
        return values;
    }

    int at(int i) {
        return values[i];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Offsets offsets && Arrays.equals(offsets.values, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
