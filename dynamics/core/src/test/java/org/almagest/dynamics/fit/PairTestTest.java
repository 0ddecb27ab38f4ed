package org.almagest.dynamics.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairTestTest {
    private static final double ROUNDING = 1e-14;

    /** Of the logarithms of 2, 2, 2 and 4: mean and t-interval with three degrees of freedom, by hand. */
    private static final double MEAN = 1.25 * Math.log(2);

    private static final double HALF = 3.182446305284263 * 0.5 * Math.log(2) / 2;

    private static RunPairs.Pair pair(int replicate, double first, double second) {
        return new RunPairs.Pair(
                replicate,
                "",
                new RunPairs.Known(first, first, first, null),
                new RunPairs.Known(second, second, second, null));
    }

    /** A mean ratio stands between the ends of its own interval. */
    @Test
    void theIntervalOfARatioIsInItsOwnUnits() {
        double[] ratios = {2, 2, 2, 4};
        List<RunPairs.Pair> pairs = IntStream.range(0, ratios.length)
                .mapToObj(i -> pair(i, 10 * ratios[i], 10))
                .toList();
        PairTest.Result result = new PairTest(false, true, false, 0).test(pairs);
        assertEquals(1, result.side());
        assertEquals(Math.exp(MEAN), result.gain(), ROUNDING * result.gain());
        assertEquals(result.gain(), result.interval().value());
        assertEquals(Math.exp(MEAN - HALF), result.interval().low(), 1e-9);
        assertEquals(Math.exp(MEAN + HALF), result.interval().high(), 1e-9);
        // what is right at 5 % is above 1, not above 0
        assertTrue(result.interval().low() > 1);
    }

    @Test
    void theIntervalOfADifferenceIsThatOfTheDifferences() {
        List<RunPairs.Pair> pairs = List.of(pair(0, 3, 1), pair(1, 4, 1), pair(2, 5, 1));
        PairTest.Result result = new PairTest(false, false, false, 0).test(pairs);
        assertEquals(3, result.gain(), ROUNDING);
        assertEquals(3 - 4.302652729696142 / Math.sqrt(3), result.interval().low(), 1e-9);
    }
}
