package org.almagest.dynamics.probe;

import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.linalg.SpaceRotation;

/**
 * What moves inputs and predictions of points in space, every example in the same way. Arrays are example after example, as {@link
 * Coordinates} has them; results are new arrays.
 *
 * @param points of an example
 */
record PointMotion(int points) {
    private static final int SPACE = Coordinates.SPACE;
    private static final int IN = Coordinates.IN;

    /** Positions and velocities turned: Qx, Qv. */
    double[] turnedInputs(SpaceRotation rotation, double[] inputs) {
        double[] turned = inputs.clone();
        for (int at = 0; at < turned.length; at += IN) {
            rotation.turn(turned, at, 1);
            rotation.turn(turned, at + SPACE, 1);
        }
        return turned;
    }

    /** Positions turned: Qy. */
    double[] turned(SpaceRotation rotation, double[] positions) {
        double[] turned = positions.clone();
        for (int at = 0; at < turned.length; at += SPACE) {
            rotation.turn(turned, at, 1);
        }
        return turned;
    }

    /** Positions turned back: Qᵀy. */
    double[] turnedBack(SpaceRotation rotation, double[] positions) {
        double[] turned = positions.clone();
        for (int at = 0; at < turned.length; at += SPACE) {
            rotation.turnBack(turned, at, 1);
        }
        return turned;
    }

    /** Positions of inputs moved: x + t. */
    double[] shiftedInputs(double[] translation, double[] inputs) {
        return shifted(translation, inputs, IN);
    }

    /** Positions moved: y + t. */
    double[] shifted(double[] translation, double[] positions) {
        return shifted(translation, positions, SPACE);
    }

    private static double[] shifted(double[] translation, double[] values, int stride) {
        double[] shifted = values.clone();
        for (int at = 0; at < shifted.length; at += stride) {
            for (int c = 0; c < SPACE; c++) {
                shifted[at + c] += translation[c];
            }
        }
        return shifted;
    }

    /** The points of inputs in another order: point i is what point {@code order[i]} was. */
    double[] renumberedInputs(int[] order, double[] inputs) {
        return renumbered(order, inputs, IN);
    }

    /** The points of predictions in another order. */
    double[] renumbered(int[] order, double[] positions) {
        return renumbered(order, positions, SPACE);
    }

    private double[] renumbered(int[] order, double[] values, int numbers) {
        double[] result = new double[values.length];
        int length = points * numbers;
        for (int at = 0; at < values.length; at += length) {
            for (int i = 0; i < points; i++) {
                System.arraycopy(values, at + order[i] * numbers, result, at + i * numbers, numbers);
            }
        }
        return result;
    }

    /**
     * Az for the turn of a plane, A_ij = −1 and A_ji = 1, on positions and velocities of inputs; what is no vector does not move.
     */
    double[] rateOfInputs(int i, int j, double[] inputs) {
        double[] rate = new double[inputs.length];
        for (int at = 0; at < inputs.length; at += IN) {
            rate(i, j, inputs, at, rate);
            rate(i, j, inputs, at + SPACE, rate);
        }
        return rate;
    }

    /** Ay for the same turn on positions. */
    double[] rate(int i, int j, double[] positions) {
        double[] rate = new double[positions.length];
        for (int at = 0; at < positions.length; at += SPACE) {
            rate(i, j, positions, at, rate);
        }
        return rate;
    }

    private static void rate(int i, int j, double[] values, int at, double[] rate) {
        rate[at + i] = -values[at + j];
        rate[at + j] = values[at + i];
    }

    /** The positions of inputs: x. */
    double[] positions(double[] inputs) {
        return part(inputs, 0);
    }

    /** The velocities of inputs: v. */
    double[] velocities(double[] inputs) {
        return part(inputs, SPACE);
    }

    private static double[] part(double[] inputs, int from) {
        int all = inputs.length / IN;
        double[] part = new double[all * SPACE];
        for (int point = 0; point < all; point++) {
            System.arraycopy(inputs, IN * point + from, part, SPACE * point, SPACE);
        }
        return part;
    }

    /** The mean over examples of the Euclidean norm of the difference of two predictions. */
    double meanDistance(double[] a, double[] b) {
        int length = SPACE * points;
        int examples = a.length / length;
        double sum = 0;
        for (int at = 0; at < a.length; at += length) {
            int start = at;
            sum += RobustNorm.of(squares(a, b, at, at + length), length, i -> a[start + i] - b[start + i]);
        }
        return sum / examples;
    }

    /** The Euclidean norm of the difference of all predictions. */
    static double distance(double[] a, double[] b) {
        return RobustNorm.of(squares(a, b, 0, a.length), a.length, i -> a[i] - b[i]);
    }

    /** The mean over all numbers of the squared difference. */
    static double meanSquare(double[] a, double[] b) {
        return squares(a, b, 0, a.length) / a.length;
    }

    private static double squares(double[] a, double[] b, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum = Math.fma(a[i] - b[i], a[i] - b[i], sum);
        }
        return sum;
    }
}
