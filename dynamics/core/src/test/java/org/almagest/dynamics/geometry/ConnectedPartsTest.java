package org.almagest.dynamics.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectedPartsTest {
    @Test
    void edgesConnectAndCornersDoNot() {
        assertEquals(3, new ConnectedParts(4, 4).count(Masks.drawn("##..", ".#.#", "..##", "#...")));
    }

    @Test
    void theEndOfARowDoesNotTouchTheBeginningOfTheNext() {
        assertEquals(2, new ConnectedParts(2, 3).count(Masks.drawn("..#", "#..")));
    }

    @Test
    void aSpiralIsOnePartAndNothingIsNone() {
        ConnectedParts parts = new ConnectedParts(5, 5);
        assertEquals(1, parts.count(Masks.drawn("#####", "#...#", "#.#.#", "#.###", "#....")));
        assertEquals(0, parts.count(new boolean[25]));
    }

    @ParameterizedTest
    @CsvSource({"1,0.4", "2,0.5", "3,0.6", "4,0.9"})
    void asManyAsSpreadingTheSmallestNumberLeaves(long seed, double share) {
        int height = 13;
        int width = 17;
        boolean[] mask = Masks.random(seed, height * width, share);
        assertEquals(bySmallestNumber(mask, height, width), new ConnectedParts(height, width).count(mask));
    }

    /** Every pixel takes the smallest number of its neighbours until none changes: as many numbers are left as there are parts. */
    private static int bySmallestNumber(boolean[] mask, int height, int width) {
        int[] number = new int[mask.length];
        Arrays.setAll(number, i -> i);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    for (int other : new int[] {
                        x > 0 ? y * width + x - 1 : y * width + x, y > 0 ? (y - 1) * width + x : y * width + x
                    }) {
                        int i = y * width + x;
                        if (mask[i] && mask[other] && number[i] != number[other]) {
                            int least = Math.min(number[i], number[other]);
                            number[i] = least;
                            number[other] = least;
                            changed = true;
                        }
                    }
                }
            }
        }
        return (int) IntStream.range(0, mask.length)
                .filter(i -> mask[i])
                .map(i -> number[i])
                .distinct()
                .count();
    }

    @Test
    void anotherSizeIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new ConnectedParts(2, 3).count(new boolean[5]))
                .getMessage();
        assertTrue(message.startsWith("a mask of 5 pixels: expected 6, 2×3"), message);
    }
}
