package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SamplingTest {
    @Test
    void orderIsAPermutationThatTheSeedDetermines() {
        int[] order = Sampling.order(100, 4);
        assertArrayEquals(order, Sampling.order(100, 4));
        assertFalse(Arrays.equals(order, Sampling.order(100, 5)));
        assertEquals(100, Arrays.stream(order).distinct().count());
        Arrays.sort(order);
        assertArrayEquals(Sampling.inOrder(100), order);
    }
}
