package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.junit.jupiter.api.Test;

/** Centring by hand, and where it cannot be asked for. */
class StandardisationTest {
    @Test
    void centringShiftsByTheTrainingMeans() {
        double[] train = {1, 10, .1, 3, 20, .1, 8, 30, .1};
        double[] test = {0, 0, 0};
        Standardisation.centre(train, test, 3);
        assertArrayEquals(new double[] {-3, -10, 0, -1, 0, 0, 4, 10, 0}, train);
        assertArrayEquals(new double[] {-4, -20, -.1}, test);
    }

    @Test
    void centredAndStandardisedIsOneTooMany() {
        Settings both =
                Settings.of(DataSets.SOURCES.named("digits").parameters(), Map.of("centre", true, "standardise", true));
        assertThrows(DataException.class, () -> DataSets.load("digits", both));
    }
}
