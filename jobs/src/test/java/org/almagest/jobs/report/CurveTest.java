package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Curves against closed forms. */
class CurveTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void aPowerLawIsRestoredExactlyBetweenItsRecords() {
        Curve curve = new Curve(1 << 12);
        for (int step = 1; step <= 1 << 12; step *= 2) {
            curve.record(step, Math.pow(step + 1, -0.7));
        }
        for (double step = 1; step <= 1 << 12; step *= 1.3) {
            assertEquals(Math.pow(step + 1, -0.7), curve.at(step), ROUNDING);
        }
    }

    @Test
    void beforeTheFirstRecordThereIsNothingAndAfterTheLastItsValue() {
        Curve curve = new Curve(1000);
        assertTrue(Double.isNaN(curve.at(5)));
        curve.record(10, 3);
        assertTrue(Double.isNaN(curve.at(5)));
        assertEquals(3, curve.at(10));
        assertEquals(3, curve.at(1000));
    }

    @Test
    void ofManyRecordsAtOnePlaceTheLastCountsInWhateverOrderTheyCome() {
        Curve forwards = new Curve(1_000_000);
        Curve backwards = new Curve(1_000_000);
        for (int i = 0; i <= 1_000_000; i += 100) {
            forwards.record(i, 1.0 / (1 + i));
            backwards.record(1_000_000 - i, 1.0 / (1 + 1_000_000 - i));
        }
        for (double step : Curve.grid(1_000_000)) {
            assertEquals(forwards.at(step), backwards.at(step));
        }
        assertEquals(1.0 / 1_000_001, forwards.at(1_000_000));
    }

    @Test
    void infinityStandsBesideNumbersWithoutTurningIntoNaN() {
        Curve curve = new Curve(100);
        curve.record(0, 1);
        curve.record(100, Double.POSITIVE_INFINITY);
        assertEquals(1, curve.at(0));
        assertEquals(Double.POSITIVE_INFINITY, curve.at(50));
    }

    @Test
    void quantilesAreThoseOfOrderStatistics() {
        double[] sorted = Numbers.sorted(new double[] {4, Double.NaN, 1, 3, 2, Double.POSITIVE_INFINITY});
        assertEquals(3, Numbers.quantile(sorted, 0.5));
        assertEquals(1.4, Numbers.quantile(sorted, 0.1), ROUNDING);
        assertEquals(4, Numbers.quantile(sorted, 0.75));
    }
}
