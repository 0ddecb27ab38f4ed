package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.probe.LossCrossing;
import org.junit.jupiter.api.Test;

class LossWatchTest {
    private final LossWatch watch = new LossWatch();
    private final List<LossCrossing> told = new ArrayList<>();

    @Test
    void tellsOnceBetweenWhichStepsALevelWasCrossed() {
        watch.await(2, told::add);
        watch.seen(0, 3);
        watch.seen(0.5, 2.1);
        assertTrue(watch.waits());
        assertEquals(List.of(), told);
        watch.seen(1.5, 2);
        watch.seen(2, 1);
        watch.seen(3, 5);
        watch.seen(4, 1);
        assertEquals(List.of(new LossCrossing(0.5, 1.5)), told);
        assertFalse(watch.waits());
    }

    @Test
    void severalLevelsAreCrossedByThemselvesOrTogether() {
        watch.await(1, told::add);
        watch.await(3, told::add);
        watch.await(0.5, told::add);
        watch.seen(0, 4);
        watch.seen(1, 2);
        assertEquals(List.of(new LossCrossing(0, 1)), told);
        watch.seen(2, 0.1);
        assertEquals(List.of(new LossCrossing(0, 1), new LossCrossing(1, 2), new LossCrossing(1, 2)), told);
    }

    @Test
    void whatBeginsBelowIsCrossedAtOnceAndNoLossIsNone() {
        watch.await(1, told::add);
        watch.seen(0, Double.NaN);
        assertEquals(List.of(), told);
        watch.seen(0, 1);
        assertEquals(List.of(new LossCrossing(0, 0)), told);
    }

    @Test
    void whoeverKnowsBetterSaysWhenWithinTheStep() {
        watch.await(1, told::add);
        watch.seen(0, 2);
        watch.seen(1, 0.5, level -> new LossCrossing(level / 4, level / 2));
        assertEquals(List.of(new LossCrossing(0.25, 0.5)), told);
    }

    @Test
    void aCrossingHasItsTimesInOrder() {
        assertThrows(IllegalArgumentException.class, () -> new LossCrossing(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new LossCrossing(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LossCrossing(Double.NaN, 1));
    }
}
