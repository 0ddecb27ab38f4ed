package org.almagest.dynamics.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OverlapTest {
    @Test
    void countsIntersectionAndUnion() {
        Overlap overlap =
                Overlap.of(new boolean[] {true, true, false, false}, new boolean[] {true, false, true, false});
        assertEquals(new Overlap(1, 3), overlap);
        assertEquals(1.0 / 3, overlap.iou());
    }

    @Test
    void equalSetsOverlapWholly() {
        boolean[] mask = {true, false, true};
        assertEquals(1, Overlap.of(mask, mask.clone()).iou());
        assertEquals(1, Overlap.of(new boolean[3], new boolean[3]).iou());
        assertEquals(0, Overlap.of(mask, new boolean[3]).iou());
    }

    @Test
    void severalPicturesCountAsOne() {
        Overlap sum = Overlap.NONE.plus(new Overlap(1, 2)).plus(new Overlap(3, 6));
        assertEquals(new Overlap(4, 8), sum);
        assertEquals(0.5, sum.iou());
    }

    @Test
    void masksOfTwoPicturesAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> Overlap.of(new boolean[3], new boolean[4]))
                .getMessage();
        assertTrue(message.startsWith("masks of 3 and 4 pixels: expected as many"), message);
    }
}
