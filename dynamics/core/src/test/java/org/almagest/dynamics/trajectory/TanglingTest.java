package org.almagest.dynamics.trajectory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.trajectory.Tangling.Variance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Closed curves, for which the tangling is known. */
class TanglingTest {
    private static final int POINTS = 400;
    private static final double SHARE = 0.1;

    /** Relative; sums of some hundred terms, each rounded, and ratios of them. */
    private static final double ROUNDING = 1e-11;

    /** What a rotation, a shift and a scale may change: the bar of 1e-12 of the largest. */
    private static final double INVARIANCE = 1e-12;

    /** The coordinates of a closed curve, point by point. */
    private static double[] curve(DoubleUnaryOperator... coordinates) {
        double[] points = new double[POINTS * coordinates.length];
        for (int k = 0; k < POINTS; k++) {
            for (int i = 0; i < coordinates.length; i++) {
                points[k * coordinates.length + i] = coordinates[i].applyAsDouble(2 * Math.PI * k / POINTS);
            }
        }
        return points;
    }

    private static double[] tangling(double[] states, double[] derivatives, int width, Variance variance) {
        return new Trajectories(states, derivatives, width, new int[] {POINTS}).tangling(SHARE, variance);
    }

    private static void assertAll(double expected, double[] found) {
        for (double q : found) {
            assertEquals(expected, q, ROUNDING * expected);
        }
    }

    /** On a circle all pairs of points have one ratio but for ε, which is a tenth of r², and opposite points the largest. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0.975609756097561", "3, 2, 8.780487804878049", "7, 0.1, 47.80487804878049"})
    void circleHasFourOmegaSquaredOverFourPointOne(double omega, double r, double expected) {
        double[] x = curve(u -> r * Math.cos(u), u -> r * Math.sin(u));
        double[] v = curve(u -> -r * omega * Math.sin(u), u -> r * omega * Math.cos(u));
        assertEquals(expected, 4 * omega * omega / 4.1, ROUNDING * expected);
        assertAll(expected, tangling(x, v, 2, Variance.TOTAL));
        assertAll(4 * omega * omega / 4.05, tangling(x, v, 2, Variance.ENTRY));
    }

    /** Differences over one step turn ω into 2 sin(ω·dt/2)/dt. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0.9755896960910018", "3, 2, 8.780307264819015", "7, 0.1, 47.80389510845909"})
    void circleByDifferences(double omega, double r, double expected) {
        double[] x = curve(u -> r * Math.cos(u), u -> r * Math.sin(u));
        double dt = 2 * Math.PI / POINTS / omega;
        double[] v = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            v[i] = (x[i] - x[(i + x.length - 2) % x.length]) / dt;
        }
        assertAll(expected, tangling(x, v, 2, Variance.TOTAL));
    }

    private static final DoubleUnaryOperator[] EIGHT = {Math::cos, u -> Math.sin(2 * u)};
    private static final DoubleUnaryOperator[] ALONG = {u -> -Math.sin(u), u -> 2 * Math.cos(2 * u)};

    @Test
    void eightHasFortyWhereItCrossesItself() {
        double[] q = tangling(curve(EIGHT), curve(ALONG), 2, Variance.TOTAL);
        assertEquals(40, q[POINTS / 4], ROUNDING * 40);
        assertEquals(40, q[3 * POINTS / 4], ROUNDING * 40);
    }

    private static final double[] LIFTED = curve(EIGHT[0], EIGHT[1], u -> 2 * Math.sin(u));
    private static final double[] LIFTED_ALONG = curve(ALONG[0], ALONG[1], u -> 2 * Math.cos(u));

    @Test
    void eightIsUntangledByAThirdDimension() {
        double[] q = tangling(LIFTED, LIFTED_ALONG, 3, Variance.TOTAL);
        assertEquals(5.628125971993952, Arrays.stream(q).max().orElseThrow(), ROUNDING * 5.628125971993952);
    }

    @Test
    void rotationShiftAndScaleChangeNothing() {
        double[] x = new double[LIFTED.length];
        double[] v = new double[LIFTED.length];
        double[][] rotation = rotation();
        for (int k = 0; k < POINTS; k++) {
            for (int i = 0; i < 3; i++) {
                x[3 * k + i] = 2;
                for (int j = 0; j < 3; j++) {
                    x[3 * k + i] += 5 * rotation[i][j] * LIFTED[3 * k + j];
                    v[3 * k + i] += 5 * rotation[i][j] * LIFTED_ALONG[3 * k + j];
                }
            }
        }
        double[] expected = tangling(LIFTED, LIFTED_ALONG, 3, Variance.TOTAL);
        double largest = Arrays.stream(expected).max().orElseThrow();
        assertArrayEquals(expected, tangling(x, v, 3, Variance.TOTAL), INVARIANCE * largest);
    }

    /** Three plane rotations one after another. */
    private static double[][] rotation() {
        double[][] product = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int plane = 0; plane < 3; plane++) {
            double angle = 0.4 + plane;
            int a = plane;
            int b = (plane + 1) % 3;
            for (int i = 0; i < 3; i++) {
                double first = product[i][a];
                double second = product[i][b];
                product[i][a] = Math.cos(angle) * first - Math.sin(angle) * second;
                product[i][b] = Math.sin(angle) * first + Math.cos(angle) * second;
            }
        }
        return product;
    }

    /** Along the gradient of ½xᵀHx states move by −Hx, whose Lipschitz constant is λ_max. */
    @Test
    void descentOfAQuadraticIsBoundedByItsCurvature() {
        double[] curvatures = {3, 1.2, 0.4, -0.3};
        int width = curvatures.length;
        double rate = 0.05;
        double[] x = new double[POINTS * width];
        double[] v = new double[x.length];
        RandomStream random = new RandomStream(1, "descent");
        for (int i = 0; i < width; i++) {
            x[i] = random.normal();
        }
        for (int k = 0; k < POINTS; k++) {
            for (int i = 0; i < width; i++) {
                int at = k * width + i;
                v[at] = -curvatures[i] * x[at];
                if (k + 1 < POINTS) {
                    x[at + width] = x[at] + rate * v[at];
                }
            }
        }
        double[] q = tangling(x, v, width, Variance.TOTAL);
        double largest = Arrays.stream(q).max().orElseThrow();
        assertTrue(largest > 0 && largest <= 9, () -> "Q " + largest);
        // without ε the bound is reached by any two points that differ along the steepest axis alone
        double[] steep = Tangling.of(new double[] {0, 0, 1, 0}, new double[] {0, 0, -3, 0}, 2, 0);
        assertAll(9, steep);
    }

    /** All pairs, as the definition has it. */
    @Test
    void isTheLargestRatioOverAllPairs() {
        RandomStream random = new RandomStream(2, "pairs");
        int width = 7;
        int points = 31;
        double[] x = random(random, points * width);
        double[] v = random(random, points * width);
        double epsilon = Tangling.epsilon(x, width, 0.3, Variance.ENTRY);
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance =
                Arrays.stream(x).map(a -> (a - mean) * (a - mean)).average().orElseThrow();
        assertEquals(0.3 * variance, epsilon, ROUNDING);
        double[] q = Tangling.of(x, v, width, epsilon);
        for (int j = 0; j < points; j++) {
            double expected = 0;
            for (int k = 0; k < points; k++) {
                expected = Math.max(expected, square(v, j, k, width) / (square(x, j, k, width) + epsilon));
            }
            assertEquals(expected, q[j], ROUNDING * expected);
        }
    }

    private static double square(double[] a, int j, int k, int width) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            double d = a[j * width + i] - a[k * width + i];
            sum += d * d;
        }
        return sum;
    }

    private static double[] random(RandomStream random, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    @Test
    void quantilesLieOnTheLineBetweenNeighbours() {
        double[] numbers = {4, 1, 3, 2};
        assertEquals(1, Tangling.quantile(numbers, 0));
        assertEquals(4, Tangling.quantile(numbers, 1));
        assertEquals(3.7, Tangling.quantile(numbers, 0.9), ROUNDING);
        assertTrue(Double.isNaN(Tangling.quantile(new double[] {1, Double.NaN}, 0.5)));
        assertTrue(Double.isNaN(Tangling.quantile(new double[0], 0.5)));
        double[] infinite = {1, 2, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        assertEquals(2, Tangling.quantile(infinite, 1 / 3.0));
        assertEquals(Double.POSITIVE_INFINITY, Tangling.quantile(infinite, 0.5));
        assertEquals(Double.POSITIVE_INFINITY, Tangling.quantile(infinite, 0.9));
        assertThrows(IllegalArgumentException.class, () -> Tangling.quantile(numbers, 1.5));
    }

    @Test
    void refusesArraysThatDoNotFit() {
        assertThrows(IllegalArgumentException.class, () -> Tangling.of(new double[4], new double[6], 2, 1));
        assertThrows(IllegalArgumentException.class, () -> Tangling.of(new double[5], new double[5], 2, 1));
        assertThrows(
                IllegalArgumentException.class, () -> new Trajectories(new double[4], new double[4], 2, new int[] {1}));
    }
}
