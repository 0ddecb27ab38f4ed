package org.almagest.dynamics.season;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.reference.AnsweredCase;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Fits beside those of another filter and another search; make_season_reference.py says what the keys mean. */
class SeasonalityTest {
    /** The other search ends where its simplex is so small that the maximum's last digits are rounding. */
    private static final double MAXIMUM = 1e-8;
    /** Where the maximum is flat, to the square root of that. */
    private static final double PLACE = 1e-4;

    @TestFactory
    Stream<DynamicTest> findsWhatAnotherSearchFinds() {
        return AnsweredCase.of("seasonality.txt").stream()
                .map(answers -> DynamicTest.dynamicTest(answers.toString(), () -> same(answers)));
    }

    private static void same(AnsweredCase answers) {
        Seasonality found = new Seasonality(answers.values("times"), answers.values("values"));
        double[] expected = answers.values("found");
        int n = found.length();
        assertEquals(expected[0], found.gain(), PLACE);
        assertEquals(expected[1], found.bestRatio(), 1e-12);
        assertEquals(1, found.amplitude(0, n) / expected[2], PLACE);
        assertEquals(1, found.amplitudeGrowth() / expected[3], PLACE);
        assertEquals(1, found.share() / expected[4], PLACE);
        double[] penalised = answers.values("penalised");
        assertEquals(penalised[0], found.withoutSeason().penalised(), MAXIMUM);
        assertEquals(penalised[1], found.withSeason().penalised(), MAXIMUM);
    }

    /** Another unit of the values, and another zero, change nothing but the unit of what is found. */
    @Test
    void doesNotDependOnTheUnit() {
        AnsweredCase answers = AnsweredCase.of("seasonality.txt").get(0);
        double[] values = answers.values("values");
        Seasonality one = new Seasonality(answers.values("times"), values);
        Seasonality other = new Seasonality(
                answers.values("times"),
                Arrays.stream(values).map(x -> 1000 * x - 7).toArray());
        assertEquals(one.gain(), other.gain(), PLACE);
        assertEquals(1000, other.amplitude(5) / one.amplitude(5), 1000 * PLACE);
        assertEquals(1000, other.deviation(5) / one.deviation(5), 1000 * PLACE);
        assertEquals(1000 * one.trend(5) - 7, other.trend(5), PLACE * 1000);
        assertTrue(Math.abs(one.total(5) - values[5]) < 4 * one.deviation(5) + 1);
    }

    @Test
    void refusesWhatHasNothingToFit() {
        double[] times = IntStream.range(0, 20).mapToDouble(i -> i).toArray();
        double[] infinite = times.clone();
        infinite[7] = Double.POSITIVE_INFINITY;
        double[] large = Arrays.stream(times).map(x -> 1e200 * x).toArray();
        double[] small = Arrays.stream(times).map(x -> 1e-200 * x).toArray();
        for (double[] values : List.of(new double[20], infinite, large, small, new double[] {1, 2})) {
            double[] own = Arrays.copyOf(times, values.length);
            assertThrows(IllegalArgumentException.class, () -> new Seasonality(own, values));
        }
        assertEquals(Double.POSITIVE_INFINITY, Seasonality.variance(large));
        assertEquals(0, Seasonality.variance(small));
    }

    @Test
    void aSearchThatFindsNoNumberLoses() {
        FittedDeviations none = new FittedDeviations(new double[1], Double.NaN, Double.NaN);
        FittedDeviations one = new FittedDeviations(new double[1], -3, -3);
        FittedDeviations other = new FittedDeviations(new double[1], -3, -3);
        assertSame(one, Seasonality.better(none, one));
        assertSame(one, Seasonality.better(one, none));
        assertSame(one, Seasonality.better(null, one));
        assertSame(one, Seasonality.better(one, other));
    }
}
