package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.PoolingGeometry;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;

/**
 * The maximum of each window, or what its derivatives do with the place of it, found anew in one pass over the images: that costs
 * less than an array of places. Operands: the result, the images, and for the derivatives their second array.
 *
 * @param kind what is done with the place of the largest number
 * @param images where each lane of the images begins
 * @param others where each lane of the second array begins
 */
record PoolInstruction(
        PoolingGeometry geometry, Kind kind, int columns, Offsets images, Offsets others, WindowRows windows)
        implements Instruction {
    /** What is done with the place of the largest number. */
    enum Kind {
        MAXIMUM,
        SELECT,
        SCATTER
    }

    static PoolInstruction of(PoolingGeometry geometry, Kind kind, Shape images, Shape others, Shape result) {
        return new PoolInstruction(
                geometry,
                kind,
                result.columns(),
                Offsets.over(result, 2, images),
                Offsets.over(result, 2, others),
                WindowRows.of(geometry));
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int in = geometry.inRows() * columns;
        int out = geometry.outRows() * columns;
        for (int lane = 0; lane < images.count(); lane++) {
            int x = operands[at + 1] + images.at(lane);
            switch (kind) {
                case MAXIMUM -> pool(arena, x, x, operands[at] + lane * out);
                case SELECT -> pool(arena, x, operands[at + 2] + others.at(lane), operands[at] + lane * out);
                case SCATTER -> {
                    int c = operands[at] + lane * in;
                    Arrays.fill(arena, c, c + in, 0);
                    scatter(arena, x, operands[at + 2] + others.at(lane), c);
                }
            }
        }
    }

    /** The numbers of a at the places where those of x are largest. */
    private void pool(double[] arena, int x, int a, int c) {
        int target = c;
        for (int channel = 0; channel < geometry.channels(); channel++) {
            int first = channel * geometry.inPositions();
            for (int q = 0; q < geometry.outPositions(); q++) {
                for (int j = 0; j < columns; j++) {
                    arena[target++] = arena[a + largest(arena, x, first, q, j)];
                }
            }
        }
    }

    private void scatter(double[] arena, int x, int a, int c) {
        int source = a;
        for (int channel = 0; channel < geometry.channels(); channel++) {
            int first = channel * geometry.inPositions();
            for (int q = 0; q < geometry.outPositions(); q++) {
                for (int j = 0; j < columns; j++) {
                    arena[c + largest(arena, x, first, q, j)] += arena[source++];
                }
            }
        }
    }

    /** Where in the images the largest number of window {@code q} is, the first of equal ones; of NaNs the first. */
    private int largest(double[] arena, int x, int first, int q, int column) {
        int[] rows = windows.rows();
        int end = windows.start(q + 1);
        int p = windows.start(q);
        int place = (first + rows[p]) * columns + column;
        double largest = arena[x + place];
        for (p++; p < end; p++) {
            int candidate = (first + rows[p]) * columns + column;
            double value = arena[x + candidate];
            if (value > largest || Double.isNaN(value) && !Double.isNaN(largest)) {
                largest = value;
                place = candidate;
            }
        }
        return place;
    }
}
