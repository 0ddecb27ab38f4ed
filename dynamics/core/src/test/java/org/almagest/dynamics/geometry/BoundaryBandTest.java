package org.almagest.dynamics.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundaryBandTest {
    @Test
    void theBandOfADiscLiesOnBothSides() {
        int size = 64;
        boolean[] disc = new boolean[size * size];
        for (int i = 0; i < disc.length; i++) {
            double x = (i % size + 0.5) / size * 2 - 1;
            double y = (i / size + 0.5) / size * 2 - 1;
            disc[i] = Math.hypot(x - 0.1, y + 0.2) < 0.4;
        }
        boolean[] band = new boolean[disc.length];
        // as counted by max pooling of the mask and of its negative, 5×5
        assertEquals(407, new BoundaryBand(size, size, 2).mark(disc, band));
    }

    @Test
    void whatFillsThePictureOrMissesItHasNoBoundary() {
        boolean[] full = Masks.drawn("###", "###");
        boolean[] band = Masks.drawn("#.#", ".#.");
        assertEquals(0, new BoundaryBand(2, 3, 1).mark(full, band));
        assertArrayEquals(new boolean[6], band);
        assertEquals(0, new BoundaryBand(2, 3, 1).mark(new boolean[6], band));
    }

    @ParameterizedTest
    @CsvSource({"1,1,0.5", "2,2,0.1", "3,3,0.95", "4,20,0.5"})
    void agreesWithLookingAtEveryNeighbour(long seed, int radius, double share) {
        int height = 9;
        int width = 14;
        boolean[] mask = Masks.random(seed, height * width, share);
        boolean[] expected = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            boolean some = false;
            boolean all = true;
            for (int j = 0; j < mask.length; j++) {
                if (Math.abs(i / width - j / width) <= radius && Math.abs(i % width - j % width) <= radius) {
                    some |= mask[j];
                    all &= mask[j];
                }
            }
            expected[i] = some && !all;
        }
        boolean[] band = new boolean[mask.length];
        new BoundaryBand(height, width, radius).mark(mask, band);
        assertArrayEquals(expected, band);
    }

    @Test
    void anotherSizeIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> new BoundaryBand(2, 3, 1)
                        .mark(new boolean[6], new boolean[5]))
                .getMessage();
        assertTrue(message.startsWith("a mask of 6 pixels and a band of 5: expected 6 for each, 2×3"), message);
    }
}
