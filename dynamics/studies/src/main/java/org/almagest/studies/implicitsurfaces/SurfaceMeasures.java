package org.almagest.studies.implicitsurfaces;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.geometry.PointSets;

/** The numbers of probe {@code surface}, by the names under which it writes them. */
final class SurfaceMeasures {
    /** How far from the true curve a point of the zero set counts as a ghost's. */
    private static final double GHOST = 0.05;

    private SurfaceMeasures() {}

    /**
     * Of the zero set.
     *
     * @param zeros x and y of each point, at least one
     * @param outline x and y of points of the true curve
     * @param found receives them
     */
    static void zeroSet(double[] zeros, double[] outline, Map<String, Double> found) {
        double[] away = PointSets.distances(zeros, outline);
        double[] back = PointSets.distances(outline, zeros);
        found.put("chamfer", 0.5 * (mean(away) + mean(back)));
        found.put(
                "hausdorff",
                Math.max(
                        Arrays.stream(away).max().orElseThrow(),
                        Arrays.stream(back).max().orElseThrow()));
        long ghosts = Arrays.stream(away).filter(distance -> distance > GHOST).count();
        found.put("ghost_share", (double) ghosts / away.length);
    }

    private static double mean(double[] numbers) {
        return Arrays.stream(numbers).average().orElseThrow();
    }

    /**
     * Of the field on the grid.
     *
     * @param distance the true signed distances, negative inside
     * @param found receives them
     */
    static void field(SampledField grid, double[] distance, Map<String, Double> found) {
        int count = distance.length;
        double eikonal = 0;
        double laplacian = 0;
        double squares = 0;
        int[] both = new int[2];
        int[] either = new int[2];
        for (int i = 0; i < count; i++) {
            double value = grid.values()[i];
            eikonal += Math.abs(grid.steepness(i) - 1);
            laplacian += Math.abs(grid.laplacian()[i]);
            squares += (value - distance[i]) * (value - distance[i]);
            boolean inside = distance[i] < 0;
            for (int sign = 0; sign < 2; sign++) {
                boolean taken = sign == 0 ? value < 0 : value > 0;
                both[sign] += taken && inside ? 1 : 0;
                either[sign] += taken || inside ? 1 : 0;
            }
        }
        found.put("eikonal", eikonal / count);
        found.put("laplacian", laplacian / count);
        found.put("distance_error", Math.sqrt(squares / count));
        double negative = (double) both[0] / either[0];
        found.put("iou", negative);
        found.put("iou_best", Math.max(negative, (double) both[1] / either[1]));
        Cone cone = Cone.of(PlanarCurves.GRID, grid.values());
        found.put("cone_slope", cone.slope());
        found.put("cone_intercept", cone.intercept());
        found.put("cone_r2", cone.explained());
    }

    /**
     * Of the field at points of the true curve.
     *
     * @param normals x and y of each point's outer normal
     * @param found receives them
     */
    static void curve(SampledField points, double[] normals, Map<String, Double> found) {
        int count = points.values().length;
        int outwards = 0;
        int inwards = 0;
        double cosines = 0;
        for (int i = 0; i < count; i++) {
            double along = points.slopes()[2 * i] * normals[2 * i] + points.slopes()[2 * i + 1] * normals[2 * i + 1];
            outwards += along > 0 ? 1 : 0;
            inwards += along < 0 ? 1 : 0;
            cosines += Math.abs(along) / points.steepness(i);
        }
        found.put("orientation", (double) Math.max(outwards, inwards) / count);
        found.put("absolute_cosine", cosines / count);
    }
}
