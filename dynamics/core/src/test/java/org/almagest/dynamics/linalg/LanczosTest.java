package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;

class LanczosTest {
    private static final double TOLERANCE = 1e-10;

    /** A diagonal operator: Lanczos does not know it from any other with the same spectrum. */
    private record Diagonal(double... values) implements LinearOperator {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public void apply(double[] v, double[] result) {
            for (int i = 0; i < values.length; i++) {
                result[i] = values[i] * v[i];
            }
        }
    }

    private static double[] random(int n, long seed) {
        RandomStream random = new RandomStream(seed, "lanczos");
        double[] v = new double[n];
        Arrays.setAll(v, i -> random.normal());
        return v;
    }

    @Test
    void bothEndsOfALargeSpectrum() {
        double[] values = random(500, 1);
        values[37] = 12;
        values[400] = -9;
        Lanczos.Extremes ends = Lanczos.extremes(new Diagonal(values), random(500, 2), 300, 1e-9);
        assertEquals(12, ends.largest(), TOLERANCE);
        assertEquals(-9, ends.smallest(), TOLERANCE);
        assertTrue(ends.steps() < 100, () -> ends.steps() + " steps for two isolated eigenvalues");
        assertTrue(ends.largestResidual() < 12e-9);
    }

    /** The residual is a true bound while the recurrence has not converged. */
    @Test
    void theResidualSaysHowFarItIsOff() {
        double[] values = random(500, 3);
        Arrays.sort(values);
        for (int steps = 2; steps < 40; steps += 6) {
            Lanczos.Extremes ends = Lanczos.extremes(new Diagonal(values), random(500, 4), steps, 0);
            double nearest = Double.POSITIVE_INFINITY;
            for (double value : values) {
                nearest = Math.min(nearest, Math.abs(value - ends.largest()));
            }
            assertTrue(nearest <= ends.largestResidual() + 1e-12);
            assertTrue(ends.largest() <= values[499] + 1e-12, "beyond the spectrum");
        }
    }

    @Test
    void allStepsGiveTheEndsExactly() {
        double[] values = random(30, 5);
        Lanczos.Extremes ends = Lanczos.extremes(new Diagonal(values), random(30, 6), 1000, 0);
        assertEquals(Arrays.stream(values).max().orElseThrow(), ends.largest(), TOLERANCE);
        assertEquals(Arrays.stream(values).min().orElseThrow(), ends.smallest(), TOLERANCE);
        assertEquals(0, ends.largestResidual());
    }

    /** Few different eigenvalues exhaust the space early; the zero operator at once. */
    @Test
    void repeatedEigenvalues() {
        double[] values = new double[100];
        Arrays.setAll(values, i -> i % 3);
        Lanczos.Extremes ends = Lanczos.extremes(new Diagonal(values), random(100, 7), 50, 0);
        assertEquals(2, ends.largest(), TOLERANCE);
        assertEquals(0, ends.smallest(), TOLERANCE);
        assertEquals(3, ends.steps());
        Lanczos.Extremes zero = Lanczos.extremes(new Diagonal(new double[8]), random(8, 8), 5, 0);
        assertEquals(0, zero.largest());
        assertEquals(0, zero.smallest());
        Lanczos.Extremes one = Lanczos.extremes(new Diagonal(-4), random(1, 9), 5, 0);
        assertEquals(-4, one.largest(), TOLERANCE);
    }

    /** Degree 2·steps − 1 is exact. */
    @Test
    void quadratureIsExactForPolynomials() {
        double[] values = random(40, 10);
        double[] start = random(40, 11);
        double squares = Arrays.stream(start).map(s -> s * s).sum();
        for (int steps = 1; steps <= 4; steps++) {
            Lanczos.Quadrature quadrature = Lanczos.quadrature(new Diagonal(values), start, steps);
            for (int degree = 0; degree < 2 * steps; degree++) {
                double expected = 0;
                for (int i = 0; i < values.length; i++) {
                    expected += start[i] * start[i] / squares * Math.pow(values[i], degree);
                }
                int power = degree;
                double found = quadrature.integral(x -> Math.pow(x, power));
                assertEquals(expected, found, 1e-11 * Math.max(1, Math.abs(expected)), "degree " + degree);
            }
        }
    }

    @Test
    void sumsOverTheSpectrumWithinTheirErrors() {
        double[] values = random(400, 12);
        LinearOperator operator = rotated(values);
        SpectralEstimate estimate = SpectralEstimate.of(operator, new RandomStream(1, "signs"), 40, 60);
        SpectralEstimate.Estimate trace = estimate.sum(x -> x);
        assertEquals(Arrays.stream(values).sum(), trace.value(), 3 * trace.standardError());
        assertTrue(trace.standardError() > 0 && trace.standardError() < 30, () -> "error " + trace.standardError());
        SpectralEstimate.Estimate exponential = estimate.sum(Math::exp);
        assertEquals(Arrays.stream(values).map(Math::exp).sum(), exponential.value(), 3 * exponential.standardError());
        SpectralEstimate.Estimate count = estimate.sum(x -> 1);
        assertEquals(400, count.value(), 1e-9);
        double width = 0.2;
        double smoothed = Arrays.stream(values)
                        .map(v -> Math.exp(-0.5 * (v - 0.5) * (v - 0.5) / width / width))
                        .sum()
                / (400 * width * Math.sqrt(2 * Math.PI));
        SpectralEstimate.Estimate density = estimate.density(0.5, width);
        assertEquals(smoothed, density.value(), 4 * density.standardError());
    }

    /** The same spectrum seen through a reflection, for otherwise random signs give a diagonal's trace without error. */
    private static LinearOperator rotated(double[] values) {
        double[] v = random(values.length, 13);
        double squares = Arrays.stream(v).map(x -> x * x).sum();
        return new LinearOperator() {
            @Override
            public int size() {
                return values.length;
            }

            @Override
            public void apply(double[] x, double[] result) {
                double[] y = reflected(x);
                for (int i = 0; i < y.length; i++) {
                    y[i] *= values[i];
                }
                System.arraycopy(reflected(y), 0, result, 0, y.length);
            }

            private double[] reflected(double[] x) {
                double dot = 0;
                for (int i = 0; i < x.length; i++) {
                    dot += v[i] * x[i];
                }
                double[] y = x.clone();
                for (int i = 0; i < x.length; i++) {
                    y[i] -= 2 * dot / squares * v[i];
                }
                return y;
            }
        };
    }

    @Test
    void badQuestionsAreExplained() {
        Diagonal operator = new Diagonal(1, 2);
        assertThrows(IllegalArgumentException.class, () -> Lanczos.extremes(operator, new double[] {0, 0}, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> Lanczos.extremes(operator, new double[] {1}, 3, 0));
        String one = assertThrows(
                        IllegalArgumentException.class,
                        () -> SpectralEstimate.of(operator, new RandomStream(1, "signs"), 1, 3))
                .getMessage();
        assertEquals("1 probes: expected at least 2, for a standard error", one);
    }
}
