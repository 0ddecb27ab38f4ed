package org.almagest.studies.openquestions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.linalg.LeastSquares;
import org.junit.jupiter.api.Test;

/** The targets are the functions that their names say. */
class SourcesTest {
    /** A few operations. */
    private static final double ROUNDING = 1e-12;

    private static DataSet points(Map<String, ?> given) {
        Map<String, Object> all = new HashMap<>(Map.of("dimension", 3, "train", 400, "test", 5));
        all.putAll(given);
        return new GaussianPoints().load(Settings.of(new GaussianPoints().parameters(), all));
    }

    @Test
    void inputsDoNotDependOnTheTarget() {
        double[] inputs = points(Map.of("target", "normal")).train().inputs();
        for (String target : new String[] {"coin", "interaction", "tanh-ridge", "sine-ridge"}) {
            assertArrayEquals(inputs, points(Map.of("target", target)).train().inputs(), target);
        }
    }

    /** Two functions of one number: each tells the other. */
    @Test
    void ridgesAreFunctionsOfOneDirection() {
        DataSet tanh = points(Map.of("target", "tanh-ridge"));
        DataSet sine = points(Map.of("target", "sine-ridge"));
        int told = 0;
        for (int i = 0; i < 400; i++) {
            double y = tanh.train().targets()[i];
            if (Math.abs(y) < 0.99) {
                double twice = Math.log((1 + y) / (1 - y)) / 2;
                assertEquals(Math.sin(twice), sine.train().targets()[i], ROUNDING);
                told++;
            }
        }
        assertTrue(told > 200, "only " + told);
    }

    /** Three points determine b; the rest must follow. */
    @Test
    void interactionsAreLinearButForOneProduct() {
        DataSet data = points(Map.of("target", "interaction"));
        double[] x = data.train().inputs();
        double[] y = data.train().targets().clone();
        for (int i = 0; i < y.length; i++) {
            y[i] -= 0.3 * x[3 * i] * x[3 * i + 1];
        }
        double[] b = LeastSquares.leastNorm(Arrays.copyOf(x, 9), 3, 3, Arrays.copyOf(y, 3), 0);
        for (int i = 0; i < y.length; i++) {
            assertEquals(y[i], x[3 * i] * b[0] + x[3 * i + 1] * b[1] + x[3 * i + 2] * b[2], 100 * ROUNDING);
        }
    }

    @Test
    void noiseIsOnTrainingTargetsAlone() {
        DataSet clean = points(Map.of("target", "interaction"));
        DataSet noisy = points(Map.of("target", "interaction", "noise", 0.5));
        assertArrayEquals(clean.test().targets(), noisy.test().targets());
        double square = Look.meanSquare(clean.train().targets(), noisy.train().targets());
        // the mean of 400 squares has a relative deviation of √(2/400) = 0.07
        assertEquals(0.25, square, 0.25 * 5 * 0.071);
    }

    @Test
    void coinsAreFair() {
        double[] targets = points(Map.of("target", "coin")).train().targets();
        int heads = 0;
        for (int i = 0; i < 400; i++) {
            heads += (int) targets[2 * i];
        }
        // five standard deviations
        assertEquals(200, heads, 50);
    }

    @Test
    void whatDoesNotFitIsSaid() {
        assertThrows(DataException.class, () -> points(Map.of("target", "interaction", "dimension", 1)));
        assertThrows(DataException.class, () -> points(Map.of("target", "coin", "noise", 1.0)));
        Sawtooth teeth = new Sawtooth();
        assertThrows(DataException.class, () -> teeth.load(Settings.of(teeth.parameters(), Map.of("low", 2.0))));
        Poisson equation = new Poisson();
        assertThrows(DataException.class, () -> equation.load(Settings.of(equation.parameters(), Map.of("train", 1))));
    }

    @Test
    void sourcesAreMinusSecondDerivatives() {
        double h = 1e-3;
        for (double x = 0.05; x < 1; x += 0.07) {
            double second = (Poisson.solution(x + h) - 2 * Poisson.solution(x) + Poisson.solution(x - h)) / (h * h);
            // h²/12 of the fourth derivative, at most (4π)⁴/4 + π⁴
            assertEquals(-Poisson.source(x), second, 6.4e3 * h * h / 12);
        }
        assertEquals(0, Poisson.solution(1), ROUNDING);
    }

    @Test
    void pointsOfTheHeatEquationAreCentred() {
        Heat heat = new Heat();
        DataSet data = heat.load(Settings.of(heat.parameters(), Map.of("dimension", 4, "train", 2000, "test", 3)));
        double mean = 0;
        for (double target : data.train().targets()) {
            mean += target / 2000;
        }
        // x² has the variance 4/45 on [−1, 1]
        assertEquals(0, mean, 5 * Math.sqrt(4.0 / 45 / 2000));
        assertEquals(4.0 / 45, Look.variance(data.train().targets()), 4.0 / 45 * 0.2);
    }
}
