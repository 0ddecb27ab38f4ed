package org.almagest.dynamics.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * How far {@link Elementary} is from the true functions, in units in the last place of the true value. Against mpmath's
 * values the bounds are what the polynomials were made for; against {@link StrictMath}, itself within 1 ulp, they hold over
 * many more points.
 */
class ElementaryTest {
    private static final double TANH_ULPS = 3;
    private static final double EXP_ULPS = 1;
    private static final double LOGARITHM_ULPS = 2;
    private static final double SINE_ULPS = 2;
    private static final double POWER_ULPS = 4;
    private static final double SIGMOID_ULPS = 2;
    private static final double SOFTPLUS_ULPS = 3;
    private static final double NORMAL_DENSITY_ULPS = 2;
    private static final double NORMAL_DISTRIBUTION_ULPS = 3;
    /** A product or quotient of the reference and the polynomial 2 − x² that the comparison itself takes. */
    private static final double COMPARISON_ULPS = 2;
    /** StrictMath's own error, and that of the few operations around it. */
    private static final double STRICT_MATH_ULPS = 2;

    private static final int SAMPLES = 200_000;

    /** One line of activations.txt. */
    private record Line(String name, int order, double x, double value) {}

    private static List<Line> reference(String name, int order) {
        try (InputStream stream = ElementaryTest.class.getResourceAsStream("/reference/activations.txt")) {
            List<Line> lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(w ->
                            new Line(w[0], Integer.parseInt(w[1]), Double.parseDouble(w[2]), Double.parseDouble(w[3])))
                    .filter(line -> line.name.equals(name) && line.order == order)
                    .toList();
            assertTrue(lines.size() > 30, () -> "points of " + name + " in activations.txt: " + lines.size());
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void near(double expected, double actual, double ulps, String what) {
        double error = Math.abs(actual - expected) / Math.ulp(expected);
        assertTrue(error <= ulps, () -> "%s: %s, expected %s within %s ulp, %s ulp away"
                .formatted(what, actual, expected, ulps, error));
    }

    private static void againstReference(String name, DoubleUnaryOperator function, double ulps) {
        for (Line line : reference(name, 0)) {
            near(line.value, function.applyAsDouble(line.x), ulps, name + " at " + line.x);
        }
    }

    /** Points of every size up to {@code limit}: small ones as likely as large ones. */
    private static void againstStrictMath(
            String name, DoubleUnaryOperator function, DoubleUnaryOperator strict, double limit, double ulps) {
        Random random = new Random(11);
        for (int i = 0; i < SAMPLES; i++) {
            double spread = i % 2 == 0 ? 1 : Math.scalb(1.0, -random.nextInt(60));
            double x = (2 * random.nextDouble() - 1) * limit * spread;
            near(strict.applyAsDouble(x), function.applyAsDouble(x), ulps + STRICT_MATH_ULPS, name + " at " + x);
        }
    }

    @Test
    void tanh() {
        againstReference("tanh", Elementary::tanh, TANH_ULPS);
        againstStrictMath("tanh", Elementary::tanh, StrictMath::tanh, 25, TANH_ULPS);
    }

    @Test
    void exp() {
        againstStrictMath("exp", Elementary::exp, StrictMath::exp, Elementary.EXP_LIMIT, EXP_ULPS);
    }

    /** Over the whole range, subnormal results included. */
    @Test
    void exponential() {
        againstStrictMath("e^x", Elementary::exponential, StrictMath::exp, 709.78, EXP_ULPS);
        Random random = new Random(13);
        for (int i = 0; i < SAMPLES; i++) {
            double x = (2 * random.nextDouble() - 1) * Elementary.EXP_LIMIT;
            assertEquals(Elementary.exp(x), Elementary.exponential(x), "the same bits as exp at " + x);
            double below = -Elementary.EXP_LIMIT - 37 * random.nextDouble();
            double subnormal = Elementary.exponential(below);
            near(StrictMath.exp(below), subnormal, EXP_ULPS + STRICT_MATH_ULPS, "e^x at " + below);
        }
    }

    /** Small and large angles, beside multiples of π/2, and beyond the limit, where nothing else is asked. */
    @Test
    void sineAndCosine() {
        againstReference("sine", Elementary::sine, SINE_ULPS);
        for (double limit : new double[] {7, 1e5, Elementary.TURN_LIMIT, 1e300}) {
            againstStrictMath("sin", Elementary::sine, StrictMath::sin, limit, SINE_ULPS);
            againstStrictMath("cos", Elementary::cosine, StrictMath::cos, limit, SINE_ULPS);
        }
        Random random = new Random(15);
        for (int i = 0; i < SAMPLES; i++) {
            double x = random.nextInt(1 << 29) * (Math.PI / 2) * (random.nextBoolean() ? 1 : -1);
            near(StrictMath.sin(x), Elementary.sine(x), SINE_ULPS + STRICT_MATH_ULPS, "sin at " + x);
            near(StrictMath.cos(x), Elementary.cosine(x), SINE_ULPS + STRICT_MATH_ULPS, "cos at " + x);
        }
        assertTrue(Double.isNaN(Elementary.sine(Double.POSITIVE_INFINITY)));
        assertTrue(Double.isNaN(Elementary.cosine(Double.NEGATIVE_INFINITY)));
    }

    /** Against the same power of {@link StrictMath}; its error grows with the logarithm of the result. */
    @Test
    void power() {
        Random random = new Random(16);
        for (double exponent : new double[] {-300, -7, -2, -0.5, 0.3, 1.7, 2.5, 9, 100}) {
            double[] arena = {0, 0};
            for (int i = 0; i < SAMPLES / 10; i++) {
                arena[0] = Math.scalb(1 + random.nextDouble(), random.nextInt(5) - 3);
                boolean whole = exponent == Math.rint(exponent);
                arena[0] = whole && random.nextBoolean() ? -arena[0] : arena[0];
                ConstantPower.map(exponent, arena, 1, 0, 1);
                double expected = StrictMath.pow(arena[0], exponent);
                double ulps = POWER_ULPS + 2 * Math.abs(exponent * Math.log(Math.abs(arena[0])));
                near(
                        expected,
                        arena[1],
                        whole ? ulps + Math.abs(exponent) : ulps,
                        arena[0] + " to the power " + exponent);
            }
        }
        for (double[] line :
                new double[][] {{0, 0.5, 0}, {0, -0.5, Double.POSITIVE_INFINITY}, {-2, 0.5, Double.NaN}, {1, 0.3, 1}}) {
            double[] arena = {line[0], 7};
            ConstantPower.map(line[1], arena, 1, 0, 1);
            assertEquals(line[2], arena[1], line[0] + " to the power " + line[1]);
        }
    }

    /** Near 1, where the logarithm is small, and over all sizes of number, subnormal ones included. */
    @Test
    void logarithm() {
        againstStrictMath(
                "ln(1+x)", x -> Elementary.logarithm(1 + x), x -> StrictMath.log(1 + x), 0.99, LOGARITHM_ULPS);
        Random random = new Random(14);
        for (int i = 0; i < SAMPLES; i++) {
            double x = Math.scalb(1 + random.nextDouble(), random.nextInt(2098) - 1074);
            near(StrictMath.log(x), Elementary.logarithm(x), LOGARITHM_ULPS + STRICT_MATH_ULPS, "ln at " + x);
        }
    }

    /** Infinities, NaN, zeros and what lies beside the limits, as {@link StrictMath} has them. */
    @Test
    void scalarFunctionsOfSpecialNumbers() {
        for (double x : Numbers.SPECIAL) {
            for (Function function :
                    List.of(Function.EXPONENTIAL, Function.LOGARITHM, Function.SQUARE_ROOT, Function.RECIPROCAL)) {
                double[] arena = {x, 7};
                new PlainKernels().map(function, arena, 1, 0, 1);
                double expected =
                        switch (function) {
                            case EXPONENTIAL -> StrictMath.exp(x);
                            case LOGARITHM -> StrictMath.log(x);
                            case SQUARE_ROOT -> StrictMath.sqrt(x);
                            default -> StrictMath.pow(x, -1);
                        };
                if (Double.isFinite(expected) && expected != 0) {
                    near(expected, arena[1], LOGARITHM_ULPS + STRICT_MATH_ULPS, function + " at " + x);
                } else {
                    assertEquals(expected, arena[1], function + " at " + x);
                }
            }
        }
    }

    @Test
    void sigmoid() {
        againstReference("sigmoid", Elementary::sigmoid, SIGMOID_ULPS);
        againstStrictMath("sigmoid", Elementary::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 700, SIGMOID_ULPS);
    }

    @Test
    void softplus() {
        againstReference("softplus", Elementary::softplus, SOFTPLUS_ULPS);
        againstStrictMath(
                "softplus",
                Elementary::softplus,
                x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
                700,
                SOFTPLUS_ULPS);
    }

    /** gelu″ = φ·(2 − x²); near x² = 2 that says nothing about φ. */
    @Test
    void normalDensity() {
        for (Line line : reference("gelu", 2)) {
            double factor = 2 - line.x * line.x;
            double expected = line.value / factor;
            near(expected, Elementary.normalDensity(line.x), NORMAL_DENSITY_ULPS + COMPARISON_ULPS, "φ at " + line.x);
        }
        againstStrictMath(
                "φ",
                Elementary::normalDensity,
                // the rounding error of x² would be multiplied by x²/2: near 0 it is not
                x -> StrictMath.exp(-0.5 * x * x) * Elementary.INVERSE_SQRT_TWO_PI,
                1,
                NORMAL_DENSITY_ULPS);
    }

    /** gelu = x·Φ(x). */
    @Test
    void normalDistribution() {
        for (Line line : reference("gelu", 0)) {
            double expected = line.x == 0 ? 0.5 : line.value / line.x;
            double actual = Elementary.normalDistribution(line.x);
            near(expected, actual, NORMAL_DISTRIBUTION_ULPS + COMPARISON_ULPS, "Φ at " + line.x);
        }
    }

    @Test
    void normalTailsAddUpToOne() {
        Random random = new Random(12);
        for (int i = 0; i < SAMPLES; i++) {
            double x = 38 * random.nextDouble();
            double sum = Elementary.normalDistribution(x) + Elementary.normalDistribution(-x);
            assertEquals(1, sum, Math.ulp(1.0), "Φ(x) + Φ(−x) at " + x);
        }
    }

    @Test
    void limits() {
        assertEquals(1, Elementary.tanh(Double.POSITIVE_INFINITY));
        assertEquals(-1, Elementary.tanh(Double.NEGATIVE_INFINITY));
        assertEquals(-0.0, Elementary.tanh(-0.0));
        assertEquals(1, Elementary.sigmoid(Double.POSITIVE_INFINITY));
        assertEquals(0, Elementary.sigmoid(Double.NEGATIVE_INFINITY), Double.MIN_NORMAL * 2);
        assertEquals(Double.POSITIVE_INFINITY, Elementary.softplus(Double.POSITIVE_INFINITY));
        assertEquals(0, Elementary.softplus(Double.NEGATIVE_INFINITY), Double.MIN_NORMAL * 2);
        assertEquals(0, Elementary.normalDensity(Double.POSITIVE_INFINITY), 1e-300);
        assertEquals(1, Elementary.normalDistribution(Double.POSITIVE_INFINITY));
        assertEquals(0, Elementary.normalDistribution(Double.NEGATIVE_INFINITY), 1e-300);
        for (Function function : Function.values()) {
            if (function != Function.STEP && function != Function.RELU) {
                double[] arena = new double[2 + Kernels.SLACK];
                arena[0] = Double.NaN;
                new PlainKernels().map(function, arena, 1, 0, 1);
                assertTrue(Double.isNaN(arena[1]), function + " of NaN is " + arena[1]);
            }
        }
    }
}
