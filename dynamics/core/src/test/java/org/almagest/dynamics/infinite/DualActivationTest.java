package org.almagest.dynamics.infinite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DualActivationTest {
    /** The midpoint rule over a smooth function that has fallen to 1e-20 at the ends. */
    private static final double BRUTE_FORCE = 1e-9;

    /** The quadrature's own, for functions with poles at ±iπ/2. */
    private static final double NEAR_POLES = 1e-7;

    /** Where the function has a kink, its error is that of one cell. */
    private static final double KINK = 2e-5;

    /** E f(u)g(v) over a square grid of the two independent normals behind the pair. */
    private static double bruteForce(GaussianPair pair, java.util.function.DoubleUnaryOperator f) {
        int cells = 800;
        double end = 9;
        double step = 2 * end / cells;
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            double z = -end + (i + 0.5) * step;
            double u = Math.sqrt(pair.first()) * z;
            for (int j = 0; j < cells; j++) {
                double y = -end + (j + 0.5) * step;
                double v = pair.slope() * u + pair.rest() * y;
                sum += Math.exp(-(z * z + y * y) / 2) * f.applyAsDouble(u) * f.applyAsDouble(v);
            }
        }
        return sum * step * step / (2 * Math.PI);
    }

    private static double value(Activation activation, double x) {
        return switch (activation) {
            case LINEAR -> x;
            case RELU -> Math.max(0, x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SOFTPLUS -> Math.log(1 + Math.exp(x));
            case GELU -> x * (1 - 0.5 * org.apache.commons.math3.special.Erf.erfc(x / Math.sqrt(2)));
            case XTANH -> x * Math.tanh(x);
            case X2TANH -> x * x * Math.tanh(x);
            case SINE -> Math.sin(x);
            case SILU -> x / (1 + Math.exp(-x));
            case LEAKY_RELU -> Math.max(x, 0.01 * x);
            case ABS -> Math.abs(x);
        };
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class, mode = EnumSource.Mode.EXCLUDE, names = "ABS")
    void agreesWithBruteForce(Activation activation) {
        RandomStream random = new RandomStream(1, activation.word());
        DualActivation dual = DualActivation.of(activation);
        for (int round = 0; round < 3; round++) {
            double first = 0.2 + random.uniform();
            double second = 0.2 + random.uniform();
            double covariance = (2 * random.uniform() - 1) * Math.sqrt(first * second);
            GaussianPair pair = new GaussianPair(first, second, covariance);
            double tolerance =
                    switch (activation) {
                        case RELU, LEAKY_RELU -> KINK;
                        case TANH, XTANH, X2TANH -> NEAR_POLES;
                        default -> BRUTE_FORCE;
                    };
            assertEquals(bruteForce(pair, x -> value(activation, x)), dual.values(pair), tolerance);
            if (tolerance != KINK) {
                double h = 1e-5;
                assertEquals(
                        bruteForce(pair, x -> (value(activation, x + h) - value(activation, x - h)) / (2 * h)),
                        dual.slopes(pair),
                        Math.max(20 * tolerance, 1e-8));
            }
        }
    }

    /** Cho and Saul: at an angle θ, (sin θ + (π − θ) cos θ)/2π and (π − θ)/2π; at θ = 0 the moments of half a normal. */
    @Test
    void reluAtItsEnds() {
        DualActivation relu = DualActivation.of(Activation.RELU);
        assertEquals(0.5 * 1.7, relu.values(new GaussianPair(1.7, 1.7, 1.7)), 1e-15);
        assertEquals(0.5, relu.slopes(new GaussianPair(1.7, 1.7, 1.7)), 1e-15);
        assertEquals(0, relu.values(new GaussianPair(1.7, 1.7, -1.7)), 1e-15);
        assertEquals(1 / (2 * Math.PI), relu.values(new GaussianPair(1, 1, 0)), 1e-15);
        assertEquals(0.25, relu.slopes(new GaussianPair(2, 3, 0)), 1e-15);
    }

    /** E sin² = (1 − e^(−2σ²))/2, E cos² = (1 + e^(−2σ²))/2. */
    @Test
    void sineOfOneNumber() {
        DualActivation sine = DualActivation.of(Activation.SINE);
        GaussianPair same = new GaussianPair(0.8, 0.8, 0.8);
        assertEquals(0.5 * (1 - Math.exp(-1.6)), sine.values(same), 1e-15);
        assertEquals(0.5 * (1 + Math.exp(-1.6)), sine.slopes(same), 1e-15);
    }

    /** With itself: half of 1 + slope², times the variance. Opposite: minus the slope. */
    @Test
    void leakyReluAtItsEnds() {
        DualActivation leaky = DualActivation.of(Activation.LEAKY_RELU);
        assertEquals(0.5 * (1 + 1e-4) * 1.7, leaky.values(new GaussianPair(1.7, 1.7, 1.7)), 1e-15);
        assertEquals(0.5 * (1 + 1e-4), leaky.slopes(new GaussianPair(1.7, 1.7, 1.7)), 1e-15);
        assertEquals(-0.01 * 1.7, leaky.values(new GaussianPair(1.7, 1.7, -1.7)), 1e-15);
        assertEquals(0.01, leaky.slopes(new GaussianPair(1.7, 1.7, -1.7)), 1e-15);
    }

    /** An input with itself: the pair is one number, and rounding must not make a root of a negative one. */
    @Test
    void aSingularPairIsOneNumber() {
        DualActivation tanh = DualActivation.of(Activation.TANH);
        double same = tanh.values(new GaussianPair(0.3, 0.3, 0.3));
        assertEquals(same, tanh.values(new GaussianPair(0.3, 0.3, 0.3 + 1e-16)), 1e-12);
        assertEquals(0, tanh.values(new GaussianPair(0, 0, 0)), 0);
    }
}
