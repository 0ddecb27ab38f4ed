package org.almagest.studies.implicitsurfaces;

import org.almagest.dynamics.geometry.PlaneGrid;

/**
 * The cone s|x| + c nearest to a field, by least squares.
 *
 * @param slope s
 * @param intercept c
 * @param explained 1 − variance of what is left over variance of the field; NaN where that is the same everywhere
 */
record Cone(double slope, double intercept, double explained) {
    /**
     * Of a field on every second point of a grid along each axis.
     *
     * @param values of the field on the whole grid
     */
    static Cone of(PlaneGrid grid, double[] values) {
        double radii = 0;
        double fields = 0;
        int count = 0;
        for (int i = 0; i < grid.side(); i += 2) {
            for (int j = 0; j < grid.side(); j += 2) {
                radii += radius(grid, i, j);
                fields += values[i * grid.side() + j];
                count++;
            }
        }
        double radius = radii / count;
        double field = fields / count;
        double squares = 0;
        double products = 0;
        double variance = 0;
        for (int i = 0; i < grid.side(); i += 2) {
            for (int j = 0; j < grid.side(); j += 2) {
                double dr = radius(grid, i, j) - radius;
                double df = values[i * grid.side() + j] - field;
                squares += dr * dr;
                products += dr * df;
                variance += df * df;
            }
        }
        double slope = products / squares;
        return new Cone(slope, field - slope * radius, slope * products / variance);
    }

    private static double radius(PlaneGrid grid, int i, int j) {
        return Math.sqrt(grid.at(i) * grid.at(i) + grid.at(j) * grid.at(j));
    }
}
