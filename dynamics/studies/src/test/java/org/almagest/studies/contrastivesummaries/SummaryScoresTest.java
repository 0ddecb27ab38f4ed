package org.almagest.studies.contrastivesummaries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Overlap and facts, worked out by hand. */
class SummaryScoresTest {
    /** A sum of a few fractions. */
    private static final double ROUNDING = 1e-15;

    private static final int[] REFERENCE = {5, 29, 7, 30};

    @Test
    void overlapIsClipped() {
        int[] half = {5, 29, 8, 31};
        assertEquals(0.5, SummaryScores.rouge(half, REFERENCE, 1), ROUNDING);
        assertEquals(1.0 / 3, SummaryScores.rouge(half, REFERENCE, 2), ROUNDING);
        assertEquals(2.0 / 7, SummaryScores.rouge(new int[] {5, 5, 5}, REFERENCE, 1), ROUNDING);
        assertEquals(1, SummaryScores.rouge(REFERENCE, REFERENCE, 2));
        assertEquals(0, SummaryScores.rouge(new int[0], REFERENCE, 1));
        assertEquals(0, SummaryScores.rouge(new int[] {5}, REFERENCE, 2), "no neighbours");
    }

    /** One summary is right; one has a right fact, a wrong one, an entity from nowhere and a word out of place. */
    @Test
    void factsAreThoseOfTheDocument() {
        int[] document = {3, 5, 17, 4, 6, 19, 3, 7, 20, 4, 8, 22, 4, 9, 23};
        int[][] documents = {document, document};
        int[][] expected = {{5, 29, 7, 30, 2}, {5, 29, 7, 30, 2}};
        int[][] written = {{5, 29, 7, 30, 2}, {5, 29, 6, 29, 16}};
        SummaryScores scores = SummaryScores.of(Summaries.WORDS, documents, expected, written);
        assertEquals(0.5, scores.exactMatch());
        assertEquals(3.0 / 4, scores.facts(), ROUNDING);
        assertEquals(1.0 / 5, scores.invented(), ROUNDING);
        assertEquals((1 + 4.0 / 9) / 2, scores.rouge1(), ROUNDING);
        assertEquals((1 + 2.0 / 7) / 2, scores.rouge2(), ROUNDING);
    }

    @Test
    void whereNothingIsToldThereIsNoShare() {
        int[][] documents = {{3, 5, 17}};
        int[][] expected = {{5, 29, 2}};
        SummaryScores scores = SummaryScores.of(Summaries.WORDS, documents, expected, new int[][] {{2, 0, 0}});
        assertTrue(Double.isNaN(scores.facts()) && Double.isNaN(scores.invented()));
        assertEquals(0, scores.rouge1());
    }
}
