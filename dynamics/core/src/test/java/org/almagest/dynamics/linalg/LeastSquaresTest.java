package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;

/** Closed forms, and what defines the solutions: normal equations, and no part outside the span of the rows. */
class LeastSquaresTest {
    /** Of the largest entry: sums of some ten products of matrices of condition below 100. */
    private static final double TOLERANCE = 1e-12;

    private static final double CUTOFF = 1e-12;

    private static double[] normal(long seed, int count) {
        RandomStream random = new RandomStream(seed, "least squares test");
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    private static double[] product(double[] a, int rows, int columns, double[] w) {
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[i] += a[i * columns + j] * w[j];
            }
        }
        return y;
    }

    private static double[] transposedProduct(double[] a, int rows, int columns, double[] y) {
        double[] w = new double[columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                w[j] += a[i * columns + j] * y[i];
            }
        }
        return w;
    }

    @Test
    void tallMatricesFulfilTheNormalEquations() {
        double[] a = normal(1, 12 * 5);
        double[] y = normal(2, 12);
        double[] rest = product(a, 12, 5, LeastSquares.leastNorm(a, 12, 5, y, CUTOFF));
        for (int i = 0; i < rest.length; i++) {
            rest[i] = y[i] - rest[i];
        }
        assertArrayEquals(new double[5], transposedProduct(a, 12, 5, rest), TOLERANCE);
    }

    @Test
    void wideMatricesAreSolvedWithinTheSpanOfTheirRows() {
        double[] a = normal(3, 4 * 9);
        double[] y = normal(4, 4);
        double[] w = LeastSquares.leastNorm(a, 4, 9, y, CUTOFF);
        assertArrayEquals(y, product(a, 4, 9, w), TOLERANCE);
        // what solves Aᵀz = w lies in the span of the rows: the remainder of w after projection is nothing
        double[] z = LeastSquares.leastNorm(transposed(a, 4, 9), 9, 4, w, CUTOFF);
        assertArrayEquals(w, transposedProduct(a, 4, 9, z), TOLERANCE);
    }

    private static double[] transposed(double[] a, int rows, int columns) {
        double[] t = new double[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t[j * rows + i] = a[i * columns + j];
            }
        }
        return t;
    }

    @Test
    void directionsThatTheMatrixDoesNotSeeStayOut() {
        // two equal columns share the weight, a column of zeros gets none
        double[] a = {1, 1, 0, 2, 2, 0, 3, 3, 0};
        double[] w = LeastSquares.leastNorm(a, 3, 3, new double[] {2, 4, 6}, CUTOFF);
        assertArrayEquals(new double[] {1, 1, 0}, w, TOLERANCE);
        // and a matrix of zeros has nothing but zeros to give
        assertArrayEquals(new double[2], LeastSquares.leastNorm(new double[4], 2, 2, new double[] {1, 1}, CUTOFF), 0);
    }

    @Test
    void smallSingularValuesAreCutWhereAsked() {
        double[] a = {1, 0, 0, 1e-6};
        double[] y = {1, 1};
        assertArrayEquals(new double[] {1, 1e6}, LeastSquares.leastNorm(a, 2, 2, y, CUTOFF), 1e6 * TOLERANCE);
        assertArrayEquals(new double[] {1, 0}, LeastSquares.leastNorm(a, 2, 2, y, 1e-5), TOLERANCE);
    }

    @Test
    void ridgeFulfilsItsOwnNormalEquations() {
        double[] a = normal(5, 6 * 8);
        double[] y = normal(6, 6);
        for (double lambda : new double[] {1e-2, 1, 100}) {
            double[] w = LeastSquares.ridge(a, 6, 8, y, lambda);
            double[] left = transposedProduct(a, 6, 8, product(a, 6, 8, w));
            double[] right = transposedProduct(a, 6, 8, y);
            for (int j = 0; j < left.length; j++) {
                assertEquals(right[j], left[j] + lambda * w[j], 10 * TOLERANCE, "column " + j);
            }
        }
    }

    /** Squares of the one are infinite, those of the other lose their digits: no weights can be right. */
    @Test
    void numbersWithoutSquaresAreRefused() {
        double[] large = {1e200, 1e200, 1e200, -1e200};
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> LeastSquares.leastNorm(large, 2, 2, new double[2], 0))
                .getMessage()
                .contains("sum of squares of Infinity"));
        double[] tiny = normal(7, 40 * 30);
        for (int i = 0; i < tiny.length; i++) {
            tiny[i] *= 1e-161;
        }
        assertTrue(
                assertThrows(ArithmeticException.class, () -> LeastSquares.leastNorm(tiny, 40, 30, new double[40], 0))
                        .getMessage()
                        .contains("30 vectors of 40 numbers are not perpendicular after 60 sweeps"));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> LeastSquares.leastNorm(new double[] {Double.NaN}, 1, 1, new double[1], 0))
                .getMessage();
        assertEquals("least squares with the number NaN: expected finite ones", message);
    }

    @Test
    void saysWhatIsWrong() {
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> LeastSquares.leastNorm(new double[5], 2, 2, new double[2], 0))
                .getMessage()
                .contains("expected 2×2 and 2"));
        assertThrows(
                IllegalArgumentException.class,
                () -> LeastSquares.leastNorm(new double[] {Double.NaN}, 1, 1, new double[1], 0));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> LeastSquares.ridge(new double[] {1, 0, 1, 0}, 2, 2, new double[2], 0))
                .getMessage()
                .contains("larger λ"));
    }
}
