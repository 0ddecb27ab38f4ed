package org.almagest.dynamics.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistanceTransformTest {
    private static double[] distances(int height, int width, boolean[] mask, boolean wanted) {
        double[] distances = new double[mask.length];
        new DistanceTransform(height, width).from(mask, wanted, distances);
        return distances;
    }

    @Test
    void distancesFromOnePixelAreThoseOfThePlane() {
        boolean[] mask = Masks.drawn(".....", ".....", "...#.", ".....");
        double[] distances = distances(4, 5, mask, true);
        assertEquals(Math.sqrt(13), distances[0]);
        assertEquals(0, distances[13]);
        assertEquals(Math.sqrt(5), distances[4]);
        // scipy.ndimage.distance_transform_edt of the negative
        assertEquals(3.1622776601683795, distances[15]);
    }

    @Test
    void nothingIsInfinitelyFarAway() {
        assertTrue(
                Arrays.stream(distances(2, 3, new boolean[6], true)).allMatch(one -> one == Double.POSITIVE_INFINITY));
        assertArrayEquals(new double[6], distances(2, 3, new boolean[6], false));
    }

    @ParameterizedTest
    @CsvSource({"1,1,17,0.2", "2,17,1,0.2", "3,9,14,0.03", "4,14,9,0.5", "5,30,30,0.005", "6,12,12,0.97"})
    void agreesWithLookingAtEveryPair(long seed, int height, int width, double share) {
        boolean[] mask = Masks.random(seed, height * width, share);
        for (boolean wanted : new boolean[] {true, false}) {
            double[] expected = new double[mask.length];
            for (int i = 0; i < mask.length; i++) {
                double least = Double.POSITIVE_INFINITY;
                for (int j = 0; j < mask.length; j++) {
                    int down = i / width - j / width;
                    int along = i % width - j % width;
                    if (mask[j] == wanted) {
                        least = Math.min(least, Math.sqrt(down * down + along * along));
                    }
                }
                expected[i] = least;
            }
            assertArrayEquals(expected, distances(height, width, mask, wanted));
        }
    }

    @Test
    void oneObjectServesManySets() {
        DistanceTransform transform = new DistanceTransform(6, 7);
        double[] distances = new double[42];
        for (long seed = 0; seed < 5; seed++) {
            boolean[] mask = Masks.random(seed, 42, 0.1);
            transform.from(mask, true, distances);
            assertArrayEquals(distances(6, 7, mask, true), distances);
        }
    }

    @Test
    void anotherSizeIsRefused() {
        DistanceTransform transform = new DistanceTransform(2, 3);
        assertThrows(IllegalArgumentException.class, () -> transform.from(new boolean[5], true, new double[6]));
        assertThrows(IllegalArgumentException.class, () -> transform.from(new boolean[6], true, new double[5]));
        assertThrows(IllegalArgumentException.class, () -> new DistanceTransform(0, 3));
    }
}
