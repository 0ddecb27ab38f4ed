package org.almagest.dynamics.linalg;

import org.almagest.dynamics.config.RandomStream;

/**
 * An orthogonal 3×3 matrix Q, by rows: a rotation of space, or a rotation with a reflection. The same matrix may be drawn or turned
 * again without a new array.
 */
public final class SpaceRotation {
    private static final int SPACE = 3;

    private final double[] q = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    /** The identity. */
    public SpaceRotation() {}

    /** The matrix with these rows, which has to be orthogonal. */
    public static SpaceRotation of(double... rows) {
        SpaceRotation rotation = new SpaceRotation();
        System.arraycopy(rows, 0, rotation.q, 0, SPACE * SPACE);
        return rotation;
    }

    /** exp(angle·A) with A_ij = −1 and A_ji = 1: the turn of the plane of the axes i and j. */
    public static SpaceRotation inPlane(int i, int j, double angle) {
        SpaceRotation rotation = new SpaceRotation();
        double[] q = rotation.q;
        q[SPACE * i + i] = StrictMath.cos(angle);
        q[SPACE * j + j] = q[SPACE * i + i];
        q[SPACE * j + i] = StrictMath.sin(angle);
        q[SPACE * i + j] = -q[SPACE * j + i];
        return rotation;
    }

    /**
     * Becomes a draw from the uniform distribution on O(3), reflections included: the Q of the decomposition QR, R with a positive
     * diagonal, of a matrix of normal numbers (Mezzadri 2007, arXiv math-ph/0609050, section 5).
     */
    public void draw(RandomStream random) {
        for (int i = 0; i < q.length; i++) {
            q[i] = random.normal();
        }
        for (int k = 0; k < SPACE; k++) {
            // twice is enough for columns that are orthogonal to rounding
            for (int pass = 0; pass < 2; pass++) {
                for (int other = 0; other < k; other++) {
                    double along =
                            q[other] * q[k] + q[SPACE + other] * q[SPACE + k] + q[2 * SPACE + other] * q[2 * SPACE + k];
                    for (int row = 0; row < SPACE; row++) {
                        q[SPACE * row + k] -= along * q[SPACE * row + other];
                    }
                }
                double norm =
                        Math.sqrt(q[k] * q[k] + q[SPACE + k] * q[SPACE + k] + q[2 * SPACE + k] * q[2 * SPACE + k]);
                for (int row = 0; row < SPACE; row++) {
                    q[SPACE * row + k] /= norm;
                }
            }
        }
    }

    /** The entry in row i and column j. */
    double entry(int i, int j) {
        return q[SPACE * i + j];
    }

    /**
     * Turns a vector in place: its three numbers lie {@code stride} apart from {@code at} on.
     *
     * @param values holds it, modified
     */
    public void turn(double[] values, int at, int stride) {
        double a = values[at];
        double b = values[at + stride];
        double c = values[at + 2 * stride];
        values[at] = q[0] * a + q[1] * b + q[2] * c;
        values[at + stride] = q[3] * a + q[4] * b + q[5] * c;
        values[at + 2 * stride] = q[6] * a + q[7] * b + q[8] * c;
    }

    /** As {@link #turn}, by the inverse, which is the transposed matrix. */
    public void turnBack(double[] values, int at, int stride) {
        double a = values[at];
        double b = values[at + stride];
        double c = values[at + 2 * stride];
        values[at] = q[0] * a + q[3] * b + q[6] * c;
        values[at + stride] = q[1] * a + q[4] * b + q[7] * c;
        values[at + 2 * stride] = q[2] * a + q[5] * b + q[8] * c;
    }
}
