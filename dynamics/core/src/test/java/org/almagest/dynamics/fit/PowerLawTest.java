package org.almagest.dynamics.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerLawTest {
    /** An exact law leaves only the rounding of logs and sums. */
    private static final double EXACT = 1e-12;

    /** Commons Math finds Student quantiles to 1e-9. */
    private static final double QUANTILE = 1e-8;

    private static final double[] DEPTHS = {8, 11, 16, 22, 32, 45, 64, 90, 128, 181, 256, 362, 512, 724, 1000};

    @ParameterizedTest
    @ValueSource(doubles = {-3, -1, -0.7, -0.2, 0, 1e-6, 0.5, 2})
    void anExactLawComesBackExactly(double exponent) {
        for (int seeds = 1; seeds <= 4; seeds++) {
            List<Observation> runs = new ArrayList<>();
            for (int seed = 1; seed <= seeds; seed++) {
                // A different prefactor and different depths for every seed: neither may enter the exponent.
                for (int i = seed - 1; i < DEPTHS.length - seed; i++) {
                    runs.add(new Observation(seed, DEPTHS[i], 0.01 * seed * Math.pow(DEPTHS[i], exponent), true));
                }
            }
            Exponent fitted = PowerLaw.fit(runs);
            assertEquals(exponent, fitted.slope(), EXACT);
            assertEquals(exponent, fitted.low(), QUANTILE);
            assertEquals(exponent, fitted.high(), QUANTILE);
            assertEquals(0, fitted.standardError(), EXACT);
        }
    }

    @Test
    void threePointsByHand() {
        // log axis −1, 0, 1 and log value 0, 0, 3: slope 3/2, residuals ½, −1, ½, variance 3/2 over Σx² = 2.
        List<Observation> runs = List.of(
                new Observation(1, Math.exp(-1), 1, true),
                new Observation(1, 1, 1, true),
                new Observation(1, Math.E, Math.exp(3), true));
        Exponent fitted = PowerLaw.fit(runs);
        double student = 12.706204736174694; // tan(0.475·π), one degree of freedom
        double error = Math.sqrt(0.75);
        assertEquals(1.5, fitted.slope(), EXACT);
        assertEquals(error, fitted.standardError(), EXACT);
        assertEquals(1.5 - student * error, fitted.low(), QUANTILE * student);
        assertEquals(1.5 + student * error, fitted.high(), QUANTILE * student);
        assertEquals(0.75, fitted.rSquared(), EXACT);
        assertEquals(3, fitted.points());
    }

    @Test
    void equalDepthsGiveThePlainMeanOverSeeds() {
        double[] slopes = {0.202, 0.198, 0.223};
        List<Observation> runs = new ArrayList<>();
        for (int seed = 0; seed < slopes.length; seed++) {
            for (double depth : DEPTHS) {
                runs.add(new Observation(seed, depth, Math.pow(depth, slopes[seed]), true));
            }
        }
        Exponent fitted = PowerLaw.fit(runs);
        double mean = (0.202 + 0.198 + 0.223) / 3;
        double squares = 0;
        for (double slope : slopes) {
            squares += (slope - mean) * (slope - mean);
        }
        double error = Math.sqrt(squares / 2 / 3);
        double student = 4.302652729911275; // √(2·0.95²/(1 − 0.95²)), two degrees of freedom
        assertEquals(mean, fitted.slope(), EXACT);
        assertEquals(error, fitted.standardError(), EXACT);
        assertEquals(mean - student * error, fitted.low(), QUANTILE);
        assertEquals(mean + student * error, fitted.high(), QUANTILE);
    }

    @Test
    void aSeedWithTwoNeighbouringDepthsHardlyCounts() {
        List<Observation> runs = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            for (double depth : DEPTHS) {
                runs.add(new Observation(seed, depth, Math.pow(depth, -0.2 + 0.01 * (seed - 2)), true));
            }
        }
        Exponent without = PowerLaw.fit(runs);
        runs.add(new Observation(4, 8, 1, true));
        runs.add(new Observation(4, 11, 1.5, true)); // a slope of +1.27 by itself
        Exponent with = PowerLaw.fit(runs);
        assertEquals(without.slope(), with.slope(), 0.005);
        assertTrue(with.high() - with.low() < 1.2 * (without.high() - without.low()), with + " against " + without);
    }

    @Test
    void theIntervalHoldsTheTruthAsOftenAsItSays() {
        // Equal depths: the t-interval is exact, and the binomial's own standard error is 0.35 %.
        assertEquals(PowerLaw.CONFIDENCE, coverage(0), 3 * 0.0035);
        // Up to three fifths of the depths missing: Satterthwaite's approximation errs on the safe side.
        double unequal = coverage(3);
        assertTrue(unequal > PowerLaw.CONFIDENCE - 3 * 0.0035 && unequal < 0.98, "coverage " + unequal);
    }

    /** Share of simulated intervals that hold the true exponent when each seed lacks so many more depths. */
    private static double coverage(int lackingMore) {
        Random random = new Random(20210704);
        int trials = 4000;
        int held = 0;
        for (int trial = 0; trial < trials; trial++) {
            List<Observation> runs = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                double offset = random.nextGaussian();
                for (int i = 0; i < DEPTHS.length; i++) {
                    double value = Math.exp(-0.2 * Math.log(DEPTHS[i]) + offset + 0.1 * random.nextGaussian());
                    runs.add(new Observation(seed, DEPTHS[i], value, i < DEPTHS.length - lackingMore * seed));
                }
            }
            Exponent fitted = PowerLaw.fit(runs);
            held += fitted.low() <= -0.2 && -0.2 <= fitted.high() ? 1 : 0;
        }
        return (double) held / trials;
    }

    @Test
    void orderDoesNotMatterToTheLastBit() {
        Random random = new Random(7);
        List<Observation> runs = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            for (double depth : DEPTHS) {
                runs.add(new Observation(seed, depth, Math.exp(random.nextGaussian()), random.nextInt(5) > 0));
            }
        }
        Exponent fitted = PowerLaw.fit(runs);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(runs, random);
            assertEquals(fitted, PowerLaw.fit(runs));
        }
    }

    @Test
    void whatHasNoPlaceInTheFitIsLeftOutAndCounted() {
        List<Observation> runs = new ArrayList<>();
        for (double depth : DEPTHS) {
            runs.add(new Observation(1, depth, 3 / depth, true));
        }
        Exponent clean = PowerLaw.fit(runs);
        runs.add(new Observation(1, 2000, 1e9, false));
        runs.add(new Observation(1, 2000, 0, true));
        runs.add(new Observation(1, 2000, -1, true));
        runs.add(new Observation(1, 2000, Double.NaN, true));
        runs.add(new Observation(1, 2000, Double.POSITIVE_INFINITY, true));
        runs.add(new Observation(1, 0, 1, true));
        runs.add(new Observation(1, Double.NaN, 1, true));
        Exponent fitted = PowerLaw.fit(runs);
        assertEquals(clean.slope(), fitted.slope());
        assertEquals(15, fitted.points());
        assertEquals(7, fitted.excluded());
    }

    @Test
    void tooFewPlacesGiveAStatusAndNoNumber() {
        List<Observation> runs = List.of(
                new Observation(1, 8, 1, true),
                new Observation(2, 8, 2, true),
                new Observation(1, 16, 1, true),
                new Observation(2, 16, 2, true),
                new Observation(1, 32, 2, false));
        Exponent fitted = PowerLaw.fit(runs);
        assertEquals(Exponent.TOO_FEW_POINTS, fitted.status());
        assertTrue(Double.isNaN(fitted.slope()) && Double.isNaN(fitted.low()) && Double.isNaN(fitted.standardError()));
        assertEquals(4, fitted.points());
        assertEquals(1, fitted.excluded());
        assertEquals(Exponent.TOO_FEW_POINTS, PowerLaw.fit(List.of()).status());
    }

    @Test
    void aConstantHasSlopeZeroAndNoRSquared() {
        List<Observation> runs = new ArrayList<>();
        for (double depth : DEPTHS) {
            runs.add(new Observation(1, depth, 1, true));
        }
        Exponent fitted = PowerLaw.fit(runs);
        assertEquals(0, fitted.slope());
        assertTrue(Double.isNaN(fitted.rSquared()));
    }
}
