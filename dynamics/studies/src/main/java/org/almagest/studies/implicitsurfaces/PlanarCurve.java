package org.almagest.studies.implicitsurfaces;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** Closed curves in the square [−1, 1]². */
enum PlanarCurve {
    /** Radius 0.6 around 0. */
    CIRCLE {
        @Override
        double[] points(int count) {
            return around(count, angle -> SIZE);
        }

        @Override
        boolean inside(double x, double y) {
            return within(x, y, angle -> SIZE);
        }
    },
    /** r = ½(1 + 0.35 cos 5t). */
    STAR {
        @Override
        double[] points(int count) {
            return around(count, STAR_RADIUS);
        }

        @Override
        boolean inside(double x, double y) {
            return within(x, y, STAR_RADIUS);
        }
    },
    /** A square of side 1.2 without its upper right part, arms as wide as 0.48. */
    L_SHAPE {
        @Override
        double[] points(int count) {
            double whole = 0;
            for (int k = 0; k < CORNERS.length; k++) {
                whole += side(k);
            }
            double[] points = new double[2 * count];
            double begin = 0;
            int k = 0;
            for (int i = 0; i < count; i++) {
                double at = whole * i / count;
                while (at >= begin + side(k) && k < CORNERS.length - 1) {
                    begin += side(k++);
                }
                double share = (at - begin) / side(k);
                double[] next = CORNERS[(k + 1) % CORNERS.length];
                for (int c = 0; c < 2; c++) {
                    points[2 * i + c] = CORNERS[k][c] + share * (next[c] - CORNERS[k][c]);
                }
            }
            return points;
        }

        @Override
        boolean inside(double x, double y) {
            double inner = -0.2 * SIZE;
            return Math.abs(x) < SIZE && y > -SIZE && y < inner || Math.abs(y) < SIZE && x > -SIZE && x < inner;
        }
    };

    private static final double SIZE = 0.6;
    private static final DoubleUnaryOperator STAR_RADIUS = angle -> 0.5 * (1 + 0.35 * StrictMath.cos(5 * angle));
    private static final double[][] CORNERS = {
        {-SIZE, -SIZE},
        {SIZE, -SIZE},
        {SIZE, -0.2 * SIZE},
        {-0.2 * SIZE, -0.2 * SIZE},
        {-0.2 * SIZE, SIZE},
        {-SIZE, SIZE}
    };

    /** The word in the sweep file. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The curve of that word. */
    static PlanarCurve named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** So many points one after another, counterclockwise: at equal angles, of the polygon at equal lengths; x and y of each. */
    abstract double[] points(int count);

    /** Whether a point lies within. */
    abstract boolean inside(double x, double y);

    /** Points at equal angles of a curve that has a radius at every angle. */
    private static double[] around(int count, DoubleUnaryOperator radius) {
        double[] points = new double[2 * count];
        for (int i = 0; i < count; i++) {
            double angle = i * (2 * Math.PI / count);
            points[2 * i] = radius.applyAsDouble(angle) * StrictMath.cos(angle);
            points[2 * i + 1] = radius.applyAsDouble(angle) * StrictMath.sin(angle);
        }
        return points;
    }

    private static boolean within(double x, double y, DoubleUnaryOperator radius) {
        return Math.sqrt(x * x + y * y) < radius.applyAsDouble(StrictMath.atan2(y, x));
    }

    /** Length of the polygon's side that begins at a corner: all of them run along an axis. */
    private static double side(int corner) {
        double[] next = CORNERS[(corner + 1) % CORNERS.length];
        return Math.abs(next[0] - CORNERS[corner][0]) + Math.abs(next[1] - CORNERS[corner][1]);
    }

    /** The unit normals of a closed curve that point outwards, from each point's two neighbours; x and y of each. */
    static double[] normals(double[] points) {
        double[] normals = new double[points.length];
        for (int i = 0; i < points.length; i += 2) {
            int next = (i + 2) % points.length;
            int before = (i + points.length - 2) % points.length;
            double dx = points[next] - points[before];
            double dy = points[next + 1] - points[before + 1];
            double length = Math.sqrt(dx * dx + dy * dy);
            normals[i] = dy / length;
            normals[i + 1] = -dx / length;
        }
        return normals;
    }
}
