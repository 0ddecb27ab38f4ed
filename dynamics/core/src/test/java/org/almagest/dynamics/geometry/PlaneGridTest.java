package org.almagest.dynamics.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Grids and zero sets where linear interpolation is exact. */
class PlaneGridTest {
    /** Of numbers around 1. */
    private static final double ROUNDING = 1e-15;

    private static final PlaneGrid GRID = new PlaneGrid(-1, 1, 5);

    private interface PlaneFunction {
        double at(double x, double y);
    }

    private static double[] values(PlaneGrid grid, PlaneFunction function) {
        double[] points = grid.points();
        double[] values = new double[grid.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.at(points[2 * i], points[2 * i + 1]);
        }
        return values;
    }

    @Test
    void pointsGoAlongYFirst() {
        double[] points = new PlaneGrid(0, 1, 3).points();
        assertArrayEquals(new double[] {0, 0, 0, 0.5, 0, 1, 0.5, 0, 0.5, 0.5, 0.5, 1, 1, 0, 1, 0.5, 1, 1}, points);
        assertEquals(0.5, GRID.spacing());
        assertEquals(1, new PlaneGrid(-1, 1, 8).at(7));
    }

    /** x + y/4 = 0.2: one point on every line of constant y, and none along y but on the line x = 0. */
    @Test
    void aLineIsFoundExactly() {
        double[] zeros = GRID.zeroSet(values(GRID, (x, y) -> x + y / 4 - 0.2));
        assertArrayEquals(
                new double[] {0.45, -1, 0.325, -0.5, 0.2, 0, 0.075, 0.5, -0.05, 1, 0, 0.8}, sorted(zeros), ROUNDING);
    }

    /** Those along x as they are, but in the order of y. */
    private static double[] sorted(double[] zeros) {
        double[] turned = new double[zeros.length];
        int[] order = {1, 2, 3, 4, 0, 5};
        assertEquals(12, zeros.length);
        assertEquals(1, zeros[1], "the line leaves the square between x = −½ and 0");
        for (int i = 0; i < 6; i++) {
            turned[2 * i] = zeros[2 * order[i]];
            turned[2 * i + 1] = zeros[2 * order[i] + 1];
        }
        return turned;
    }

    @Test
    void whatIsExactlyZeroHasNoCrossing() {
        assertEquals(0, GRID.zeroSet(values(GRID, (x, y) -> x)).length);
        assertEquals(0, GRID.zeroSet(values(GRID, (x, y) -> 1 + x * x)).length);
    }

    @Test
    void refusesWhatIsNoGrid() {
        assertThrows(IllegalArgumentException.class, () -> new PlaneGrid(1, 1, 5));
        assertThrows(IllegalArgumentException.class, () -> new PlaneGrid(0, 1, 1));
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> GRID.zeroSet(new double[24]));
        assertTrue(String.valueOf(failure.getMessage()).contains("24 values"), failure::getMessage);
    }
}
