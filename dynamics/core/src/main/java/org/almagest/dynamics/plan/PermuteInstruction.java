package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Permute;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Axes in another order. The result is written from its first number to its last: axes that stay neighbours count as one, the
 * two innermost are loops, and a table holds where the input begins for each place on the others. Operands: c, a.
 */
final class PermuteInstruction implements Instruction {
    private final int rows;
    private final int columns;
    private final int rowStride;
    private final int columnStride;
    private final int[] begins;

    private PermuteInstruction(int rows, int columns, int rowStride, int columnStride, int[] begins) {
        this.rows = rows;
        this.columns = columns;
        this.rowStride = rowStride;
        this.columnStride = columnStride;
        this.begins = begins;
    }

    /** An axis of the result: its extent, and how far apart its neighbours lie in the input. */
    private record Axis(int extent, int stride) {}

    /** For an input of shape {@code in}. */
    static PermuteInstruction of(Permute permute, Shape in) {
        int rank = Math.max(in.rank(), permute.axes().size());
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = 0; axis < rank; axis++) {
            strides[axis] = stride;
            stride *= in.extent(axis);
        }
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            int axis = i < permute.axes().size() ? permute.axes().get(i) : i;
            if (in.extent(axis) == 1) {
                continue;
            }
            Axis before = axes.isEmpty() ? null : axes.get(axes.size() - 1);
            if (before != null && before.stride * before.extent == strides[axis]) {
                axes.set(axes.size() - 1, new Axis(before.extent * in.extent(axis), before.stride));
            } else {
                axes.add(new Axis(in.extent(axis), strides[axis]));
            }
        }
        while (axes.size() < 2) {
            axes.add(new Axis(1, 0));
        }
        int[] begins = {0};
        for (Axis axis : axes.subList(2, axes.size())) {
            int[] more = new int[begins.length * axis.extent];
            for (int i = 0; i < more.length; i++) {
                more[i] = i / begins.length * axis.stride + begins[i % begins.length];
            }
            begins = more;
        }
        return new PermuteInstruction(
                axes.get(1).extent, axes.get(0).extent, axes.get(1).stride, axes.get(0).stride, begins);
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        int size = rows * columns;
        for (int i = 0; i < begins.length; i++) {
            if (columnStride == 1) {
                copyRows(arena, a + begins[i], c + i * size);
            } else if (rowStride == 1 && columnStride == rows) {
                kernels.transpose(arena, columns, rows, a + begins[i], c + i * size);
            } else {
                copyNumbers(arena, a + begins[i], c + i * size);
            }
        }
    }

    private void copyRows(double[] arena, int from, int to) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(arena, from + row * rowStride, arena, to + row * columns, columns);
        }
    }

    private void copyNumbers(double[] arena, int from, int to) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                arena[to + row * columns + column] = arena[from + row * rowStride + column * columnStride];
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PermuteInstruction permute
                && permute.rows == rows
                && permute.columns == columns
                && permute.rowStride == rowStride
                && permute.columnStride == columnStride
                && Arrays.equals(permute.begins, begins);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(begins) * 31 + rows;
    }
}
