package org.almagest.dynamics.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;

/** Retrieval against numbers that a few vectors give by hand, and spread against laws. */
class RetrievalTest {
    /** Rounding of a few products of numbers of order 1. */
    private static final double ROUNDING = 1e-15;

    /** A sample's deviations from the law. */
    private static final double SAMPLED = 0.02;

    private static final FeatureSet ROWS = new FeatureSet(3, 2, new double[] {2, 0, 0, 5, 3, 4});
    private static final FeatureSet COLUMNS = new FeatureSet(3, 2, new double[] {1, 0, 4, 3, 0, 0});

    @Test
    void cosinesAreThoseOfTheDirections() {
        double[] expected = {1, 0.8, 0, 0, 0.6, 0, 0.6, 0.96, 0};
        assertArrayEquals(expected, Retrieval.byCosine(ROWS, COLUMNS).scores(), ROUNDING);
    }

    @Test
    void numbersAreThoseByHand() {
        Retrieval found = Retrieval.byCosine(ROWS, COLUMNS);
        // the third row has its own partner behind both others
        assertEquals(2.0 / 3, found.atOne());
        assertEquals(1, found.medianRank());
        assertEquals(1.6 / 3, found.ofPartners(), ROUNDING);
        assertEquals(2.36 / 6, found.ofOthers(), ROUNDING);
    }

    @Test
    void ofEqualScoresTheFirstCounts() {
        Retrieval equal = new Retrieval(4, new double[16]);
        assertEquals(0.25, equal.atOne());
        assertEquals(1, equal.medianRank());
    }

    @Test
    void theMedianOfAnEvenNumberIsTheLowerOne() {
        // ranks 1, 3, 2, 4
        Retrieval ranked = new Retrieval(4, new double[] {9, 0, 0, 0, 2, 1, 2, 0, 0, 0, 1, 2, 3, 3, 3, 0});
        assertEquals(2, ranked.medianRank());
        assertEquals(0.25, ranked.atOne());
    }

    @Test
    void oneRowHasNoOthers() {
        Retrieval alone = Retrieval.byCosine(ROWS.first(1), COLUMNS.first(1));
        assertEquals(1, alone.atOne());
        assertTrue(Double.isNaN(alone.ofOthers()));
        assertTrue(Double.isNaN(UnitVectors.spread(ROWS.first(1))));
    }

    @Test
    void spreadIsOneOfAllDirectionsAndZeroOfOne() {
        RandomStream random = new RandomStream(3, "directions");
        double[] numbers = new double[4000 * 5];
        for (int i = 0; i < numbers.length; i++) {
            // lengths do not matter: each vector has one of its own
            numbers[i] = random.normal() * (1 + i / 5 % 3);
        }
        assertEquals(1, UnitVectors.spread(new FeatureSet(4000, 5, numbers)), SAMPLED);
        assertEquals(0, UnitVectors.spread(new FeatureSet(3, 2, new double[] {1, 2, 2, 4, 0.5, 1})), ROUNDING);
        // (±1, 0): a deviation of √(4/3) and one of 0
        assertEquals(
                Math.sqrt(2) * Math.sqrt(4.0 / 3) / 2,
                UnitVectors.spread(new FeatureSet(4, 2, new double[] {1, 0, -2, 0, 3, 0, -4, 0})),
                ROUNDING);
    }

    @Test
    void setsThatAreNoPairsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Retrieval.byCosine(ROWS, COLUMNS.first(2)));
        assertThrows(IllegalArgumentException.class, () -> new Retrieval(0, new double[0]));
    }
}
