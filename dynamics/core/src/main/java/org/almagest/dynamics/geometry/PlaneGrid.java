package org.almagest.dynamics.geometry;

import java.util.Arrays;
import java.util.Locale;

/**
 * Equally spaced points of a square, {@code side} along each axis with both ends. Values on it lie in rows of equal x: that of
 * (x_i, y_j) at i·side + j.
 *
 * @param low the smallest coordinate of either axis
 * @param high the largest
 * @param side points along an axis
 */
public record PlaneGrid(double low, double high, int side) {
    /**
     * A grid.
     *
     * @throws IllegalArgumentException if it has less than two points a side, or more than an array can hold
     */
    public PlaneGrid {
        if (!(low < high) || side < 2 || side > 1 << 14) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a grid of %d points a side from %s to %s: expected 2 to %d, and the first end below the second",
                    side,
                    low,
                    high,
                    1 << 14));
        }
    }

    /** Points in all. */
    public int count() {
        return side * side;
    }

    /** A distance of neighbours. */
    public double spacing() {
        return (high - low) / (side - 1);
    }

    /** The i-th coordinate of either axis. */
    public double at(int i) {
        return i == side - 1 ? high : low + i * spacing();
    }

    /** All points, x and y of each. */
    public double[] points() {
        double[] points = new double[2 * count()];
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                points[2 * (i * side + j)] = at(i);
                points[2 * (i * side + j) + 1] = at(j);
            }
        }
        return points;
    }

    /**
     * Where a field changes its sign, by linear interpolation on the edges between neighbours: first those along x, then those
     * along y, each in the order of the values. An edge one of whose ends is exactly 0 has no such point.
     *
     * @param values of the field
     * @return x and y of each point; empty where the sign is the same everywhere
     * @throws IllegalArgumentException if there is not one value a point
     */
    public double[] zeroSet(double[] values) {
        if (values.length != count()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d values on a grid of %d×%d points: expected one a point",
                    values.length,
                    side,
                    side));
        }
        // an edge has at most one
        double[] zeros = new double[4 * count()];
        int found = 0;
        for (int axis = 0; axis < 2; axis++) {
            int next = axis == 0 ? side : 1;
            for (int i = 0; i < side - (axis == 0 ? 1 : 0); i++) {
                for (int j = 0; j < side - axis; j++) {
                    double here = values[i * side + j];
                    double there = values[i * side + j + next];
                    if (here < 0 && there > 0 || here > 0 && there < 0) {
                        double way = here / (here - there) * spacing();
                        zeros[found++] = at(i) + (axis == 0 ? way : 0);
                        zeros[found++] = at(j) + (axis == 1 ? way : 0);
                    }
                }
            }
        }
        return Arrays.copyOf(zeros, found);
    }
}
