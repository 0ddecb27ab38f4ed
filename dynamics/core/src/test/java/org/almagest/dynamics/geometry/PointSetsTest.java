package org.almagest.dynamics.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Distances of sets that can be told by hand. */
class PointSetsTest {
    private static final double[] CORNERS = {0, 0, 3, 0, 3, 4, 0, 4};
    private static final double[] TWO = {0, 0, 6, 4};

    @Test
    void eachPointHasItsNearest() {
        assertArrayEquals(new double[] {0, 3, 3, 4}, PointSets.distances(CORNERS, TWO));
        assertArrayEquals(new double[] {0, 3}, PointSets.distances(TWO, CORNERS));
        assertArrayEquals(new double[0], PointSets.distances(new double[0], CORNERS));
    }

    /** ½·(10/4 + 3/2), and the 4 of the corner that is left alone. */
    @Test
    void bothDirectionsCount() {
        assertEquals(2, PointSets.chamfer(CORNERS, TWO));
        assertEquals(2, PointSets.chamfer(TWO, CORNERS));
        assertEquals(4, PointSets.hausdorff(CORNERS, TWO));
        assertEquals(4, PointSets.hausdorff(TWO, CORNERS));
        assertEquals(0, PointSets.hausdorff(TWO, TWO));
    }

    @Test
    void fromNothingThereIsNoDistance() {
        assertThrows(IllegalArgumentException.class, () -> PointSets.chamfer(CORNERS, new double[0]));
        assertThrows(IllegalArgumentException.class, () -> PointSets.hausdorff(new double[0], CORNERS));
    }
}
