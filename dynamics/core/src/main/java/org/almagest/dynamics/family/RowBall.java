package org.almagest.dynamics.family;

import java.util.Locale;

/**
 * A ball that the rows of a parameter block stay in: w ← w/max(1, ‖w‖₂/radius) for each row w.
 *
 * @param block place of the block among {@link Model#blocks}
 * @param radius of the ball, above 0
 */
public record RowBall(int block, double radius) {
    public RowBall {
        if (!(radius > 0)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "rows within a ball of radius %s: expected a positive number", radius));
        }
    }

    /**
     * Puts back the rows that are outside.
     *
     * @param rows of the block
     * @param columns of the block
     * @param numbers holds it, row by row
     * @param at where it begins
     */
    public void apply(int rows, int columns, double[] numbers, int at) {
        for (int row = at; row < at + rows * columns; row += columns) {
            // four sums side by side, since one would wait for itself
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int i = row;
            for (; i + 3 < row + columns; i += 4) {
                a = Math.fma(numbers[i], numbers[i], a);
                b = Math.fma(numbers[i + 1], numbers[i + 1], b);
                c = Math.fma(numbers[i + 2], numbers[i + 2], c);
                d = Math.fma(numbers[i + 3], numbers[i + 3], d);
            }
            for (; i < row + columns; i++) {
                a = Math.fma(numbers[i], numbers[i], a);
            }
            double norm = Math.sqrt((a + b) + (c + d));
            if (norm > radius) {
                double factor = norm / radius;
                for (i = row; i < row + columns; i++) {
                    numbers[i] /= factor;
                }
            }
        }
    }
}
