package org.almagest.dynamics.geometry;

/** How far sets of points in the plane are from each other. A set is x and y of each point, one after another. */
public final class PointSets {
    private PointSets() {}

    /**
     * The distance of each point of a set from the nearest of another, which takes a look at every pair.
     *
     * @param others at least one point
     * @throws IllegalArgumentException if there is none
     */
    public static double[] distances(double[] points, double[] others) {
        if (others.length == 0) {
            throw new IllegalArgumentException("distances from a set without points: expected at least one");
        }
        double[] distances = new double[points.length / 2];
        for (int i = 0; i < distances.length; i++) {
            double x = points[2 * i];
            double y = points[2 * i + 1];
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < others.length; j += 2) {
                double dx = others[j] - x;
                double dy = others[j + 1] - y;
                least = Math.min(least, dx * dx + dy * dy);
            }
            distances[i] = Math.sqrt(least);
        }
        return distances;
    }

    /**
     * Half the mean distance from {@code a} to the nearest of {@code b} and half that from {@code b} to {@code a}: the
     * Chamfer distance without squares.
     *
     * @throws IllegalArgumentException if a set has no points
     */
    public static double chamfer(double[] a, double[] b) {
        return 0.5 * (mean(distances(a, b)) + mean(distances(b, a)));
    }

    /**
     * The largest distance of a point of either set from the nearest of the other.
     *
     * @throws IllegalArgumentException if a set has no points
     */
    public static double hausdorff(double[] a, double[] b) {
        return Math.max(largest(distances(a, b)), largest(distances(b, a)));
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    private static double largest(double[] numbers) {
        double largest = 0;
        for (double number : numbers) {
            largest = Math.max(largest, number);
        }
        return largest;
    }
}
