package org.almagest.dynamics.claim;

import static org.almagest.dynamics.claim.Verdict.Outcome.AGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.DISAGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.INCONCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.almagest.dynamics.claim.Verdict.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {
    @ParameterizedTest
    @CsvSource({
        "0.16, 0.24, AGREES",
        "0.151, 0.249, AGREES",
        "0.14, 0.24, INCONCLUSIVE",
        "0.16, 0.26, INCONCLUSIVE",
        "-1, 1, INCONCLUSIVE",
        "0.26, 0.30, DISAGREES",
        "0.00, 0.14, DISAGREES",
    })
    void aBand(double low, double high, Outcome outcome) {
        assertEquals(outcome, Expectation.within(0.2, 0.05).judge(new Interval((low + high) / 2, low, high)));
    }

    @ParameterizedTest
    @CsvSource({"-0.6, -0.06, AGREES", "-0.6, -0.04, INCONCLUSIVE", "-0.04, 0.6, DISAGREES", "0.1, 0.2, DISAGREES"})
    void anUpperBound(double low, double high, Outcome outcome) {
        assertEquals(outcome, Expectation.below(0, 0.05).judge(new Interval((low + high) / 2, low, high)));
    }

    @ParameterizedTest
    @CsvSource({"NaN, NaN", "NaN, 0.2", "0.2, NaN"})
    void noIntervalNoAnswer(double low, double high) {
        assertEquals(INCONCLUSIVE, Expectation.within(0.2, 0.05).judge(new Interval(0.2, low, high)));
        assertEquals(INCONCLUSIVE, Expectation.below(0.9, 0.05).judge(new Interval(0.2, low, high)));
    }

    @ParameterizedTest
    @CsvSource({"0.2, AGREES", "0.3, DISAGREES"})
    void aPointIsAnInterval(double point, Outcome outcome) {
        assertEquals(
                outcome == AGREES ? AGREES : DISAGREES,
                Expectation.within(0.2, 0.05).judge(new Interval(point, point, point)));
    }
}
