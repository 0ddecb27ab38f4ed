package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One contract for the native solver and the plain one. */
class SymmetricEigenvaluesTest {
    /** Rounding of a reduction to tridiagonal form, relative to the largest magnitude, a row. */
    private static final double ROUNDING = 1e-15;

    private static final int N = 60;

    static List<EigenSolver> solvers() {
        return List.of(new OpenBlas(), new PlainEigenSolver());
    }

    /** Q·diag(values)·Qᵀ with a random product of reflections Q; exactly symmetric. */
    private static double[] withEigenvalues(double[] values, long seed) {
        int n = values.length;
        RandomStream random = new RandomStream(seed, "reflections");
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            a[i * n + i] = values[i];
        }
        for (int k = 0; k < n; k++) {
            double[] v = new double[n];
            double squares = 0;
            for (int i = 0; i < n; i++) {
                v[i] = random.normal();
                squares += v[i] * v[i];
            }
            reflect(a, v, 2 / squares, true);
            reflect(a, v, 2 / squares, false);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                a[i * n + j] = a[j * n + i];
            }
        }
        return a;
    }

    /** a ← (1 − factor·v·vᵀ)·a, or from the right. */
    private static void reflect(double[] a, double[] v, double factor, boolean left) {
        int n = v.length;
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += v[i] * a[left ? i * n + j : j * n + i];
            }
            for (int i = 0; i < n; i++) {
                a[left ? i * n + j : j * n + i] -= factor * sum * v[i];
            }
        }
    }

    private static void check(EigenSolver solver, double[] values, long seed) {
        int n = values.length;
        double[] matrix = withEigenvalues(values, seed);
        double[] before = matrix.clone();
        double[] found = SymmetricEigenvalues.of(solver, matrix, n);
        assertArrayEquals(before, matrix, "the matrix was changed");
        double[] expected = values.clone();
        Arrays.sort(expected);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        // the matrix itself is only so near to the one with these eigenvalues
        assertArrayEquals(expected, found, 10 * n * ROUNDING * largest);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void randomOnes(EigenSolver solver) {
        for (int n = 1; n <= N; n += 7) {
            RandomStream random = new RandomStream(n, "values");
            double[] values = new double[n];
            Arrays.setAll(values, i -> random.normal());
            check(solver, values, n);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void repeatedOnes(EigenSolver solver) {
        double[] values = new double[N];
        Arrays.setAll(values, i -> i % 3 - 1);
        check(solver, values, 1);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aSingularMatrixHasItsRank(EigenSolver solver) {
        double[] values = new double[N];
        Arrays.setAll(values, i -> i < 17 ? i - 30.5 : 0);
        check(solver, values, 2);
        NumericalRank rank = NumericalRank.of(SymmetricEigenvalues.of(solver, withEigenvalues(values, 2), N), 0);
        assertEquals(17, rank.rank());
        assertTrue(rank.gap() > 1e12, () -> "gap " + rank.gap());
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void hugeAndTinyOnes(EigenSolver solver) {
        for (double scale : new double[] {1e-300, 1e-150, 1e150, 1e300}) {
            double[] values = new double[N];
            Arrays.setAll(values, i -> scale * (i - 20.5) / N);
            check(solver, values, 3);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void theZeroMatrix(EigenSolver solver) {
        assertArrayEquals(new double[5], SymmetricEigenvalues.of(solver, new double[25], 5));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void oneByOne(EigenSolver solver) {
        assertArrayEquals(new double[] {-2.5}, SymmetricEigenvalues.of(solver, new double[] {-2.5}, 1));
    }

    /** Tr A and tr A² without any factorisation. */
    @ParameterizedTest
    @MethodSource("solvers")
    void sumsAgreeWithTheTrace(EigenSolver solver) {
        int n = 200;
        RandomStream random = new RandomStream(4, "entries");
        double[] a = new double[n * n];
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                a[i * n + j] = a[j * n + i] = random.normal();
                squares += a[i * n + j] * a[i * n + j] * (i == j ? 1 : 2);
            }
            trace += a[i * n + i];
        }
        double[] values = SymmetricEigenvalues.of(solver, a, n);
        assertEquals(trace, Arrays.stream(values).sum(), n * n * ROUNDING * values[n - 1]);
        assertEquals(squares, Arrays.stream(values).map(v -> v * v).sum(), n * ROUNDING * squares);
    }

    /** Σ λvvᵀ is the matrix, vᵀw is 0 or 1, and the square root of a semi-definite one squares to it. */
    @ParameterizedTest
    @MethodSource("solvers")
    void vectorsPutTheMatrixTogetherAgain(EigenSolver solver) {
        double[] values = new double[N];
        Arrays.setAll(values, i -> i < 17 ? 0 : i - 16);
        double[] matrix = withEigenvalues(values, 5);
        SymmetricDecomposition found = SymmetricDecomposition.of(solver, matrix, N);
        assertArrayEquals(SymmetricEigenvalues.of(solver, matrix, N), found.values(), 10 * N * ROUNDING * N);
        double[] v = found.vectors();
        double[] sum = new double[N * N];
        for (int k = 0; k < N; k++) {
            for (int l = 0; l < N; l++) {
                double product = 0;
                for (int i = 0; i < N; i++) {
                    product += v[k * N + i] * v[l * N + i];
                    sum[k * N + l] += found.values()[i] * v[i * N + k] * v[i * N + l];
                }
                assertEquals(k == l ? 1 : 0, product, 10 * N * ROUNDING);
            }
        }
        assertArrayEquals(matrix, sum, 10 * N * ROUNDING * N);
        double[] root = found.squareRoot();
        double[] square = new double[N * N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                for (int k = 0; k < N; k++) {
                    square[i * N + j] += root[i * N + k] * root[k * N + j];
                }
            }
        }
        assertArrayEquals(matrix, square, 10 * N * ROUNDING * N);
        SymmetricDecomposition none = SymmetricDecomposition.of(solver, new double[4], 2);
        assertArrayEquals(new double[2], none.values());
        assertArrayEquals(new double[4], none.squareRoot());
    }

    @Test
    void theNativeOneIsInUseHereWithOneThread() {
        assertInstanceOf(OpenBlas.class, SymmetricEigenvalues.active());
        assertEquals(1, org.bytedeco.openblas.global.openblas_full.openblas_get_num_threads());
    }

    @Test
    void badMatricesAreExplained() {
        String length = assertThrows(IllegalArgumentException.class, () -> SymmetricEigenvalues.of(new double[5], 2))
                .getMessage();
        assertEquals("a matrix of 5 numbers, expected 2×2 with at least one row", length);
        String nan = assertThrows(
                        IllegalArgumentException.class,
                        () -> SymmetricEigenvalues.of(new double[] {1, 2, Double.NaN, 3}, 2))
                .getMessage();
        assertTrue(nan.startsWith("number (1, 0) of a 2×2 matrix is NaN: expected finite numbers"), nan);
    }
}
