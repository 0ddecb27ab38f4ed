package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;

/** Orthogonal matrices of space are orthogonal, and uniform. */
class SpaceRotationTest {
    private static final double ROUNDING = 1e-15;
    private static final int DRAWS = 20_000;

    @Test
    void drawsAreOrthogonalAndReflectHalfOfTheTime() {
        RandomStream random = new RandomStream(1, "test");
        SpaceRotation rotation = new SpaceRotation();
        double[] moments = new double[3];
        for (int draw = 0; draw < DRAWS; draw++) {
            rotation.draw(random);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double product = 0;
                    for (int k = 0; k < 3; k++) {
                        product += rotation.entry(k, i) * rotation.entry(k, j);
                    }
                    assertEquals(i == j ? 1 : 0, product, 3 * ROUNDING);
                }
            }
            double trace = rotation.entry(0, 0) + rotation.entry(1, 1) + rotation.entry(2, 2);
            moments[0] += determinant(rotation);
            moments[1] += trace;
            moments[2] += trace * trace;
        }
        // uniform on O(3): E det = 0, E tr = 0, E tr² = 1; four standard errors of numbers of the order of 1
        double allowed = 4 / Math.sqrt(DRAWS);
        assertEquals(0, moments[0] / DRAWS, allowed);
        assertEquals(0, moments[1] / DRAWS, allowed);
        assertEquals(1, moments[2] / DRAWS, 2 * allowed);
    }

    private static double determinant(SpaceRotation q) {
        return q.entry(0, 0) * (q.entry(1, 1) * q.entry(2, 2) - q.entry(1, 2) * q.entry(2, 1))
                - q.entry(0, 1) * (q.entry(1, 0) * q.entry(2, 2) - q.entry(1, 2) * q.entry(2, 0))
                + q.entry(0, 2) * (q.entry(1, 0) * q.entry(2, 1) - q.entry(1, 1) * q.entry(2, 0));
    }

    @Test
    void turnsByItsRowsAndBack() {
        SpaceRotation rotation = SpaceRotation.of(0, -1, 0, 1, 0, 0, 0, 0, -1);
        double[] values = {9, 1, 9, 2, 9, 3};
        rotation.turn(values, 1, 2);
        assertArrayEquals(new double[] {9, -2, 9, 1, 9, -3}, values);
        rotation.turnBack(values, 1, 2);
        assertArrayEquals(new double[] {9, 1, 9, 2, 9, 3}, values);
    }

    /** exp(hA) = 1 + hA + O(h²), A_ij = −1 and A_ji = 1. */
    @Test
    void turnsThePlaneOfTwoAxes() {
        SpaceRotation quarter = SpaceRotation.inPlane(0, 2, Math.PI / 2);
        double[] first = {1, 0, 0};
        quarter.turn(first, 0, 1);
        assertArrayEquals(new double[] {0, 0, 1}, first, ROUNDING);
        SpaceRotation little = SpaceRotation.inPlane(1, 2, 1e-6);
        double[] second = {0, 1, 0};
        little.turn(second, 0, 1);
        assertArrayEquals(new double[] {0, 1, 1e-6}, second, 1e-11);
    }
}
