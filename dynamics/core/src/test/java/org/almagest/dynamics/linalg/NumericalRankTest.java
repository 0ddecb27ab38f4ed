package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericalRankTest {
    @Test
    void theUsualToleranceIsRowsTimesTheSpacingOfDoubles() {
        double[] values = {-8, -8 * 5 * 0x1p-52, 1e-15, 1e-3, 4};
        NumericalRank rank = NumericalRank.of(values, 0);
        assertEquals(8 * 5 * 0x1p-52, rank.tolerance());
        assertEquals(3, rank.rank());
        assertEquals(1e-3 / (8 * 5 * 0x1p-52), rank.gap());
    }

    @Test
    void aToleranceOfOnesOwn() {
        NumericalRank rank = NumericalRank.of(new double[] {-10, 0.5, 2, 3}, 0.25);
        assertEquals(2.5, rank.tolerance());
        assertEquals(2, rank.rank());
        assertEquals(1.5, rank.gap());
    }

    @Test
    void nothingBelowTheCut() {
        NumericalRank rank = NumericalRank.of(new double[] {1, 2}, 0);
        assertEquals(2, rank.rank());
        assertNull(rank.gap());
        assertEquals(
                Double.POSITIVE_INFINITY,
                NumericalRank.of(new double[] {0, 2}, 0).gap());
    }

    @Test
    void nothingAboveTheCut() {
        NumericalRank rank = NumericalRank.of(new double[3], 0);
        assertEquals(0, rank.rank());
        assertEquals(0, rank.tolerance());
        assertNull(rank.gap());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, 1, 2, Double.NaN, Double.POSITIVE_INFINITY})
    void aToleranceOutsideIsExplained(double tolerance) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> NumericalRank.of(new double[] {1}, tolerance))
                .getMessage();
        assertTrue(message.startsWith("tolerance " + tolerance + ": expected a fraction"), message);
    }
}
