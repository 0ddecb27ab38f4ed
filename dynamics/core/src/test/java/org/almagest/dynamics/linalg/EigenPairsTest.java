package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;

/** Eigenpairs and traces from products alone, of a diagonal matrix in a basis in which nobody sees it. */
class EigenPairsTest {
    /** Relative: rounding of products of a matrix of a hundred rows. */
    private static final double TOLERANCE = 1e-10;

    private static final int SIZE = 60;

    /** H·diag(λ)·H with H the reflection on the plane across (1, 2, …, n). */
    private record Hidden(double[] diagonal) implements LinearOperator {
        @Override
        public int size() {
            return diagonal.length;
        }

        @Override
        public void apply(double[] v, double[] result) {
            double[] turned = reflected(v);
            for (int i = 0; i < turned.length; i++) {
                turned[i] *= diagonal[i];
            }
            System.arraycopy(reflected(turned), 0, result, 0, result.length);
        }

        private static double[] reflected(double[] v) {
            double along = 0;
            double square = 0;
            for (int i = 0; i < v.length; i++) {
                along += (i + 1) * v[i];
                square += (i + 1.0) * (i + 1);
            }
            double[] result = v.clone();
            for (int i = 0; i < v.length; i++) {
                result[i] -= 2 * along / square * (i + 1);
            }
            return result;
        }
    }

    private static double[] spectrum() {
        double[] diagonal = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            // where the plane of the reflection is far from the axes
            diagonal[i] = i >= SIZE - 3 ? 100 * (SIZE - i) : Math.sin(i);
        }
        return diagonal;
    }

    private static double[] start() {
        RandomStream random = new RandomStream(1, "start");
        double[] start = new double[SIZE];
        Arrays.setAll(start, i -> random.normal());
        return start;
    }

    @Test
    void theLargestWithTheirVectors() {
        EigenPairs pairs = Lanczos.top(new Hidden(spectrum()), start(), SIZE, 3, 1e-12);
        for (int k = 0; k < 3; k++) {
            assertEquals(300 - 100 * k, pairs.values()[k], TOLERANCE * 300);
            assertTrue(pairs.residuals()[k] <= TOLERANCE * 300);
        }
        assertTrue(pairs.products() < SIZE, "three that stand out need few products");
    }

    /** From its own eigenvectors the recurrence has no further to go. */
    @Test
    void aWarmStartNeedsFewProducts() {
        Hidden operator = new Hidden(spectrum());
        EigenPairs cold = Lanczos.top(operator, start(), SIZE, 3, 1e-10);
        double[] sum = new double[SIZE];
        for (double[] vector : cold.vectors()) {
            for (int i = 0; i < SIZE; i++) {
                sum[i] += vector[i];
            }
        }
        EigenPairs warm = Lanczos.top(operator, sum, SIZE, 3, 1e-10);
        assertTrue(warm.products() < cold.products(), () -> warm.products() + " of " + cold.products());
        assertEquals(cold.values()[2], warm.values()[2], TOLERANCE * 300);
    }

    /** Residuals are honest: two steps do not find three eigenvalues. */
    @Test
    void residualsTellWhatIsMissing() {
        EigenPairs pairs = Lanczos.top(new Hidden(spectrum()), start(), 2, 3, 1e-10);
        assertEquals(2, pairs.count());
        assertTrue(pairs.residuals()[1] > 0.1);
    }

    /** Few large eigenvalues are in the exact part; without it the same products are off by far more. */
    @Test
    void tracesOfFewLargeEigenvalues() {
        double[] spectrum = spectrum();
        double expected = 0;
        for (double value : spectrum) {
            expected += value;
        }
        Hidden operator = new Hidden(spectrum);
        TraceEstimate estimate = TraceEstimate.of(operator, new RandomStream(2, "trace"), 30);
        assertEquals(expected, estimate.value(), 4 * estimate.standardError());
        assertTrue(estimate.standardError() < 5, estimate::toString);
        assertEquals(30, estimate.products());
        SpectralEstimate.Estimate plain = SpectralEstimate.of(operator, new RandomStream(2, "trace"), 30, 1)
                .sum(x -> x);
        assertTrue(plain.standardError() > 3 * estimate.standardError(), plain::toString);
    }

    @Test
    void tracesOfSmallOperatorsAreExact() {
        double[] diagonal = {1, 2, 3, 4};
        TraceEstimate estimate = TraceEstimate.of(new Hidden(diagonal), new RandomStream(2, "trace"), 12);
        assertEquals(10, estimate.value(), TOLERANCE);
        assertEquals(0, estimate.standardError());
        assertEquals(4, estimate.products());
        assertThrows(
                IllegalArgumentException.class,
                () -> TraceEstimate.of(new Hidden(diagonal), new RandomStream(2, "trace"), 5));
    }
}
