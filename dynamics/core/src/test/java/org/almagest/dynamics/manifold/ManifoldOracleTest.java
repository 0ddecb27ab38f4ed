package org.almagest.dynamics.manifold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linalg.SymmetricDecomposition;
import org.almagest.dynamics.linear.Volume;
import org.junit.jupiter.api.Test;

/** Numbers of tensors in closed form against NumPy's and PyTorch's eigenproblems, in double precision. */
class ManifoldOracleTest {
    /** Relative: an eigenproblem of a few rows, and sums of some thousand numbers. */
    private static final double ROUNDING = 1e-10;

    /** Degrees: the arccosine of a number that is 1 but for a few units in the last place. */
    private static final double NO_ANGLE = 1e-5;

    private static final int COUNT = 6;
    private static final Volume SHAPE = new Volume(5, 3, 4);

    private interface Number {
        double at(int n, int c, int y, int x);
    }

    private static double[] tensors(Number number) {
        double[] tensors = new double[COUNT * SHAPE.size()];
        for (int n = 0; n < COUNT; n++) {
            for (int c = 0; c < SHAPE.channels(); c++) {
                for (int y = 0; y < SHAPE.height(); y++) {
                    for (int x = 0; x < SHAPE.width(); x++) {
                        tensors[n * SHAPE.size() + SHAPE.unit(c, y, x)] = number.at(n, c, y, x);
                    }
                }
            }
        }
        return tensors;
    }

    private static long place(int n, int c, int y, int x) {
        return (long) n * SHAPE.size() + SHAPE.unit(c, y, x);
    }

    private static double[] pattern() {
        return tensors((n, c, y, x) -> {
            long q = place(n, c, y, x);
            return ((q * q * q + 6 * q + 1) % 101 - 50) / 50.0;
        });
    }

    private static double[] moved() {
        double[] tensors = pattern();
        for (int q = 0; q < tensors.length; q++) {
            tensors[q] += 0.2 * Math.cos(0.7 * q);
        }
        return tensors;
    }

    private static void assertNear(double expected, double found) {
        assertEquals(expected, found, ROUNDING * Math.abs(expected));
    }

    /** sin(a + b) has rank 2 in every splitting of its arguments. */
    @Test
    void sinesHaveRankTwo() {
        TensorSet set = TensorSet.of(tensors((n, c, y, x) -> Math.sin(1 + y + 2 * x + 3 * c + n)), COUNT, SHAPE);
        for (int image = 0; image < COUNT; image++) {
            assertEquals(List.of(2, 2, 2), set.ranks(image, 1e-10));
        }
        assertNear(1.2942626367904655, set.eigenvalues(0, 1)[3]);
        assertNear(0.6904832140503308, set.eigenvalues(0, 1)[2]);
        assertNear(2.4182181872257362, Arrays.stream(set.eigenvalues(0, 2)).sum());
        TensorSet.Strata strata = set.strata(1e-10);
        assertEquals(1, strata.count());
        assertEquals(0, strata.entropy());
        assertEquals(List.of(2.0, 2.0, 2.0), strata.meanRanks());
    }

    @Test
    void aPatternHasFullRanks() {
        TensorSet set = TensorSet.of(pattern(), COUNT, SHAPE);
        assertEquals(List.of(3, 4, 5), set.ranks(0, 1e-12));
        assertNear(0.5428890753505249, set.eigenvalues(0, 0)[2]);
        assertNear(0.47172539081527526, set.eigenvalues(0, 1)[3]);
        assertNear(0.7491331126587275, set.eigenvalues(0, 2)[4]);
        double[] spectrum = set.meanSpectrum(2);
        assertEquals(1, spectrum[0], ROUNDING);
        double second = 0;
        for (int image = 0; image < COUNT; image++) {
            second += set.eigenvalues(image, 2)[3] / set.eigenvalues(image, 2)[4] / COUNT;
        }
        assertNear(second, spectrum[1]);
    }

    @Test
    void distancesAndAnglesAreThoseOfTheSquareRoots() {
        Points points = TensorSet.of(pattern(), COUNT, SHAPE).points();
        Points other = TensorSet.of(moved(), COUNT, SHAPE).points();
        assertNear(0.608546703411039, points.distance(0, 1));
        assertNear(0.4911206133892553, points.meanDistance());
        assertNear(23.510971376029488, points.angle(other, 2));
        assertNear(0.3485295414968407, points.shift(other));
        double bySum = 0;
        for (int i = 0; i < COUNT; i++) {
            for (int j = 0; j < COUNT; j++) {
                bySum += points.distance(i, j) / (COUNT * COUNT);
            }
        }
        assertNear(bySum, points.meanDistance());
    }

    @Test
    void aSetIsAtNoAngleToItself() {
        TensorSet set = TensorSet.of(pattern(), COUNT, SHAPE);
        assertEquals(0, set.points().angle(set.points(), 3), NO_ANGLE);
        assertEquals(0, set.points().shift(set.points()));
        // six centred points spread along five directions at most
        assertNull(set.points().angle(set.points(), COUNT));
    }

    /** √diag(1, 4) − √diag(9, 16) = −diag(2, 2). */
    @Test
    void rootsOfDiagonalMatrices() {
        double[] one = SymmetricDecomposition.of(new double[] {1, 0, 0, 4}, 2).squareRoot();
        double[] other =
                SymmetricDecomposition.of(new double[] {9, 0, 0, 16}, 2).squareRoot();
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            squares += (one[i] - other[i]) * (one[i] - other[i]);
        }
        assertNear(8, squares);
    }

    @Test
    void turningTheChannelsChangesNoSpectrum() {
        double[] tensors = pattern();
        double[] turn = turn(SHAPE.channels());
        double[] turned = tensors((n, c, y, x) -> {
            double sum = 0;
            for (int d = 0; d < SHAPE.channels(); d++) {
                sum += turn[c * SHAPE.channels() + d] * tensors[(int) place(n, d, y, x)];
            }
            return sum;
        });
        TensorSet set = TensorSet.of(tensors, COUNT, SHAPE);
        TensorSet other = TensorSet.of(turned, COUNT, SHAPE);
        for (int image = 0; image < COUNT; image++) {
            assertEquals(set.ranks(image, 1e-12), other.ranks(image, 1e-12));
            for (int mode = 2; mode < 3; mode++) {
                double[] values = set.eigenvalues(image, mode);
                assertArrayEquals(values, other.eigenvalues(image, mode), ROUNDING * values[values.length - 1]);
            }
        }
    }

    /** 1 − 2vvᵀ/‖v‖², which is orthogonal. */
    private static double[] turn(int n) {
        RandomStream random = new RandomStream(1, "reflection");
        double[] v = new double[n];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            v[i] = random.normal();
            squares += v[i] * v[i];
        }
        double[] turn = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                turn[i * n + j] = (i == j ? 1 : 0) - 2 * v[i] * v[j] / squares;
            }
        }
        return turn;
    }

    @Test
    void tensorsThatAreAllTheSameHaveNoCoordinates() {
        TensorSet dead = TensorSet.of(new double[COUNT * SHAPE.size()], COUNT, SHAPE);
        assertNull(dead.points());
        assertEquals(List.of(0, 0, 0), dead.ranks(0, 1e-6));
        Points same = TensorSet.of(tensors((n, c, y, x) -> pattern()[(int) place(0, c, y, x)]), COUNT, SHAPE)
                .points();
        assertNull(same.shift(same));
        assertThrows(IllegalArgumentException.class, () -> TensorSet.of(new double[7], COUNT, SHAPE));
    }
}
