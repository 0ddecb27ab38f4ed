package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;

/** Matrices whose singular values are known: what mirrors leave of a diagonal. */
class SingularValuesTest {
    private static final List<EigenSolver> SOLVERS = List.of(SymmetricEigenvalues.active(), new PlainEigenSolver());

    /** Of the largest: a modest multiple of 2⁻⁵². */
    private static final double ROUNDING = 1e-14;

    /** Diagonal, rows×columns, and then mirrored at random planes from both sides. */
    private static double[] matrix(int rows, int columns, double... values) {
        double[] matrix = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            matrix[i * columns + i] = values[i];
        }
        RandomStream random = new RandomStream(3, "mirrors");
        for (int times = 0; times < 3; times++) {
            mirror(matrix, rows, columns, columns, 1, random);
            mirror(matrix, columns, rows, 1, columns, random);
        }
        return matrix;
    }

    /** Each of {@code others} vectors of {@code length} numbers that lie {@code step} apart, at a random plane. */
    private static void mirror(double[] a, int length, int others, int step, int next, RandomStream random) {
        double[] normal = new double[length];
        double squares = 0;
        for (int i = 0; i < length; i++) {
            normal[i] = random.normal();
            squares += normal[i] * normal[i];
        }
        for (int j = 0; j < others; j++) {
            double dot = 0;
            for (int i = 0; i < length; i++) {
                dot += normal[i] * a[j * next + i * step];
            }
            for (int i = 0; i < length; i++) {
                a[j * next + i * step] -= 2 * dot / squares * normal[i];
            }
        }
    }

    /** One of them is 1e-11 of the largest: the eigenvalues of AᵀA would have lost it. */
    @Test
    void smallOnesAreFound() {
        double[] values = {5, 3, 1e-3, 5e-11};
        for (EigenSolver solver : SOLVERS) {
            assertArrayEquals(values, SingularValues.of(solver, matrix(7, 4, values), 7, 4), 5 * ROUNDING);
            assertArrayEquals(values, SingularValues.of(solver, matrix(4, 7, values), 4, 7), 5 * ROUNDING);
        }
    }

    @Test
    void theRankIsThatOfTheDiagonal() {
        for (EigenSolver solver : SOLVERS) {
            double[] found = SingularValues.of(solver, matrix(30, 12, 2e6, 2, 1e-5), 30, 12);
            assertEquals(12, found.length);
            assertEquals(3, SingularValues.rank(found, 30, 12).rank());
            assertEquals(
                    0,
                    SingularValues.rank(SingularValues.of(solver, new double[6], 2, 3), 2, 3)
                            .rank());
        }
    }

    @Test
    void whatIsNoMatrixIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SingularValues.of(new double[5], 2, 3));
        assertThrows(IllegalArgumentException.class, () -> SingularValues.of(new double[] {1, Double.NaN}, 1, 2));
    }
}
