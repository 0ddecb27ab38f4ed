package org.almagest.dynamics.data;

import java.util.Locale;

/**
 * What the numbers of an example are where it is points in space: an input is point after point, of each the position, the
 * velocity and one number that no motion changes, such as a charge; a target is point after point, of each the position some
 * time later. So an input has {@value #IN} numbers a point and a target {@value #SPACE}.
 *
 * @param points how many an example has
 * @param horizon time from the input to the target
 * @param moved whether training moves every example of every step by a rotation or reflection and a translation of its own,
 *     the target along with the input
 */
public record Coordinates(int points, double horizon, boolean moved) {
    /** Numbers in a position or a velocity. */
    public static final int SPACE = 3;

    /** Numbers of a point in an input. */
    public static final int IN = 2 * SPACE + 1;

    /** Numbers in an input. */
    public int features() {
        return IN * points;
    }

    /** Numbers in a target. */
    public int outputs() {
        return SPACE * points;
    }

    /**
     * How many points examples of these sizes have.
     *
     * @param whose the network or setting that asks, for the message
     * @throws IllegalArgumentException if these are no sizes of points in space
     */
    public static int points(String whose, int features, int outputs) {
        int points = outputs / SPACE;
        if (points < 1 || outputs != SPACE * points || features != IN * points) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s takes points in space, of each position, velocity and one number more (%d numbers), to the position of each (%d): expected %d N inputs and %d N targets, found %d and %d; choose data of that kind, such as charged-bodies",
                    whose,
                    IN,
                    SPACE,
                    IN,
                    SPACE,
                    features,
                    outputs));
        }
        return points;
    }
}
