package org.almagest.dynamics.season;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The matrices of both processes by their differential equations, and by numbers of the script beside seasonality.txt. */
class ComponentTest {
    private static final SeasonalProcess SEASON = new SeasonalProcess(3);
    private static final double SIGMA = 1.3;
    /** Of numbers near 1: a dozen of roundings. */
    private static final double ROUNDING = 1e-14;
    /** Of the largest entry: the exponential is squared a dozen times. */
    private static final double EXPONENTIAL = 1e-13;

    private static final double CLOSED = 1e-12;

    @Test
    void theSeasonHasTheKnownNumbers() {
        assertArrayEquals(
                new double[] {.44466151674170695, .29856622856001586, -2.6870960570401428, .44466151674170695},
                SEASON.transition(.37),
                ROUNDING);
        double[] noise =
                Arrays.stream(SEASON.noise(.37)).map(x -> SIGMA * SIGMA * x).toArray();
        assertArrayEquals(
                new double[] {.022274114369639015, .07532481494688613, .07532481494688613, .42483297067324893},
                noise,
                ROUNDING);
        assertEquals(-.03987019039553127, SIGMA * SIGMA * SEASON.covariance(.5, 2), ROUNDING);
        assertEquals(.19617415029093274, SIGMA * SIGMA * SEASON.covariance(2, 2), ROUNDING);
        assertEquals(.19617415029093274, Math.pow(SIGMA * SEASON.predictiveDeviation(2), 2), ROUNDING);
        assertEquals(.7472468642432144, SEASON.predictiveDeviation(10), ROUNDING);
    }

    @Test
    void theTrendHasTheKnownNumbers() {
        assertArrayEquals(new double[] {1, .5, .125, 0, 1, .5, 0, 0, 1}, new WienerProcess(3).transition(.5), 0);
        assertArrayEquals(
                new double[] {
                    .0015625,
                    .0078125,
                    .020833333333333332,
                    .0078125,
                    .041666666666666664,
                    .125,
                    .020833333333333332,
                    .125,
                    .5
                },
                new WienerProcess(3).noise(.5),
                1e-17);
    }

    @Test
    void matricesAreThoseOfTheEquations() {
        for (double time : new double[] {1e-3, .05, .37, 1.1}) {
            for (double a : new double[] {.2, 3, 2 * Math.PI}) {
                same(new SeasonalProcess(a), new double[][] {{0, 1}, {-a * a, 0}}, time);
            }
            same(new WienerProcess(1), new double[1][1], time);
            same(new WienerProcess(2), new double[][] {{0, 1}, {0, 0}}, time);
            same(new WienerProcess(3), new double[][] {{0, 1, 0}, {0, 0, 1}, {0, 0, 0}}, time);
        }
    }

    private static void same(Component component, double[][] equation, double time) {
        same(MatrixExponential.of(equation, time), component.transition(time), component + " " + time);
        same(MatrixExponential.noise(equation, time), component.noise(time), component + " " + time);
    }

    private static void same(double[][] expected, double[] found, String words) {
        double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
        double largest = Arrays.stream(flat).map(Math::abs).max().orElseThrow();
        assertArrayEquals(flat, found, EXPONENTIAL * largest, words);
    }

    /** The level's variance after a time from rest is the square of the predictive deviation, and both ways to the noise agree. */
    @Test
    void theVarianceIsTheSquareOfThePredictiveDeviation() {
        for (double a : new double[] {.3, 3, 4 * Math.PI}) {
            SeasonalProcess season = new SeasonalProcess(a);
            for (double t = .05; t < 20; t *= 1.7) {
                double variance = season.covariance(t, t);
                assertEquals(
                        1,
                        Math.pow(season.predictiveDeviation(t), 2) / variance,
                        CLOSED * Math.max(1, 1 / (a * t * a * t)));
                assertEquals(variance, season.noise(t)[0], CLOSED * variance * Math.max(1, 1 / (a * t * a * t)));
            }
        }
    }

    /** Where the closed form loses its digits, the variance is that of a process without a restoring force, t³/3. */
    @Test
    void shortTimesKeepTheirDigits() {
        double time = 1e-6;
        assertEquals(time * time * time / 3, SEASON.noise(time)[0], 1e-11 * time * time * time);
    }

    @Test
    void refusesWhatIsNoProcess() {
        assertThrows(IllegalArgumentException.class, () -> new SeasonalProcess(0));
        assertThrows(IllegalArgumentException.class, () -> new SeasonalProcess(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new WienerProcess(0));
    }
}
