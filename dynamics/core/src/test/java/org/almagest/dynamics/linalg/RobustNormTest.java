package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Norms whose squares fit keep their bits, and those whose squares do not are right to rounding. */
class RobustNormTest {
    /** A few units in the last place. */
    private static final double ROUNDING = 1e-15;

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum = Math.fma(value, value, sum);
        }
        return sum;
    }

    private static void assertNorm(double expected, double... values) {
        double norm = RobustNorm.of(squares(values), values);
        assertEquals(expected, norm, ROUNDING * expected);
    }

    @Test
    void ordinaryNumbersKeepTheirBits() {
        double[] values = {0.1, -0.7, 1e10, 3e-9};
        assertEquals(Math.sqrt(squares(values)), RobustNorm.of(squares(values), values));
        assertEquals(0, RobustNorm.of(0, new double[3]));
    }

    @Test
    void squaresMayOverflowAndUnderflow() {
        assertNorm(5e170, 3e170, -4e170);
        assertNorm(5e-170, 3e-170, -4e-170);
        assertNorm(1e300, 1e300, 1e-300);
        assertEquals(
                Double.POSITIVE_INFINITY,
                RobustNorm.of(Double.POSITIVE_INFINITY, new double[] {1, Double.POSITIVE_INFINITY}));
        assertTrue(Double.isNaN(RobustNorm.of(Double.NaN, new double[] {1, Double.NaN})));
    }

    @Test
    void ratiosAreOfNormsNotOfSquares() {
        double[] a = {2e200, 0};
        double[] b = {1e200, 1e200};
        assertEquals(
                1, RobustNorm.relativeDistance(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, a, b), ROUNDING);
        assertTrue(Double.isNaN(RobustNorm.relativeDistance(0, 0, new double[2], new double[2])));
    }
}
