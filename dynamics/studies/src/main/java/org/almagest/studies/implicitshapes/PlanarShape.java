package org.almagest.studies.implicitshapes;

import org.almagest.dynamics.config.RandomStream;

/**
 * A disc, square or diamond in the plane, of which every point is known to be inside or outside. Pictures of it cover the square
 * from −1 to 1 on both axes, row by row with y growing downwards, and a pixel is inside where its centre is.
 *
 * @param x first coordinate of the centre
 * @param y second coordinate of the centre
 * @param size s, the radius of the disc; the other kinds are scaled to about its area
 * @param kind which form it has
 */
record PlanarShape(double x, double y, double size, Kind kind) {
    /** Half a square's side over s. */
    private static final double SQUARE = 0.9;

    /** Half a diamond's diagonal over s. */
    private static final double DIAMOND = 1.25;

    private static final double FARTHEST = 0.5;
    private static final double SMALLEST = 0.3;
    private static final double LARGEST = 0.42;

    /** Which points are inside. */
    enum Kind {
        /** Those nearer than s to the centre. */
        DISC,
        /** Those nearer than 0.9 s along both axes. */
        SQUARE,
        /** Those nearer than 1.25 s by the sum of both axes. */
        DIAMOND;

        /** The kinds, without a copy for each shape. */
        private static final Kind[] ALL = values();

        /** One of them, all as likely. */
        static Kind draw(RandomStream random) {
            return ALL[random.below(ALL.length)];
        }

        /** The kind of this number. */
        static Kind numbered(int number) {
            return ALL[number];
        }
    }

    /** A shape with its centre uniform on [−½, ½]², its size uniform on [0.3, 0.42), and a kind. */
    static PlanarShape draw(RandomStream random) {
        double x = random.uniform(-FARTHEST, FARTHEST);
        double y = random.uniform(-FARTHEST, FARTHEST);
        return new PlanarShape(x, y, random.uniform(SMALLEST, LARGEST), Kind.draw(random));
    }

    /** Whether the point (px, py) is inside. */
    boolean contains(double px, double py) {
        double right = px - x;
        double down = py - y;
        return switch (kind) {
            case DISC -> right * right + down * down < size * size;
            case SQUARE -> Math.abs(right) < SQUARE * size && Math.abs(down) < SQUARE * size;
            case DIAMOND -> Math.abs(right) + Math.abs(down) < DIAMOND * size;
        };
    }

    /** The pixels inside, of a picture of {@code side} by {@code side}. */
    boolean[] mask(int side) {
        boolean[] mask = new boolean[side * side];
        for (int row = 0; row < side; row++) {
            double py = centre(row, side);
            for (int column = 0; column < side; column++) {
                mask[row * side + column] = contains(centre(column, side), py);
            }
        }
        return mask;
    }

    /** Where the i-th of {@code side} pixels along an axis has its centre. */
    static double centre(int i, int side) {
        return (i + 0.5) / side * 2 - 1;
    }

    /** The shape at {@code share} of the way to another of the same kind. */
    PlanarShape towards(PlanarShape other, double share) {
        return new PlanarShape(
                x * (1 - share) + other.x * share,
                y * (1 - share) + other.y * share,
                size * (1 - share) + other.size * share,
                kind);
    }
}
