package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BatchPartsTest {
    @Test
    void comeNearToWhatIsWantedInWholeEights() {
        assertArrayEquals(new int[] {16, 16, 16}, BatchParts.sizes(48, 16));
        assertArrayEquals(new int[] {16, 16, 18}, BatchParts.sizes(50, 16));
        assertArrayEquals(new int[] {16, 16, 8}, BatchParts.sizes(40, 16));
        assertArrayEquals(new int[] {23}, BatchParts.sizes(23, 16));
        assertArrayEquals(new int[] {3, 2}, BatchParts.sizes(5, 3));
        assertArrayEquals(new int[] {1}, BatchParts.sizes(1, 16));
    }

    @Test
    void haveAllExamples() {
        for (int wanted = 1; wanted <= 40; wanted++) {
            for (int batch = 1; batch <= 200; batch++) {
                int[] sizes = BatchParts.sizes(batch, wanted);
                assertEquals(batch, Arrays.stream(sizes).sum());
                assertTrue(
                        Arrays.stream(sizes).allMatch(size -> size > 0),
                        () -> "an empty part: " + Arrays.toString(sizes));
            }
        }
    }

    @Test
    void shortColumnsComeFirstAndEqualOnesAsTheyLie() {
        int[] order = new int[6];
        BatchParts.byLength(new int[] {3, 1, 5, 3, 1, 2}, 5, order, new int[6]);
        assertArrayEquals(new int[] {1, 4, 5, 0, 3, 2}, order);
    }
}
