package org.almagest.dynamics.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrences that go side by side have the bits of those that go alone, also where one ends before the others. */
class LanczosSideBySideTest {
    private static final int SIZE = 40;

    /** A diagonal matrix. */
    private record Diagonal(double[] numbers) implements LinearOperator {
        @Override
        public int size() {
            return numbers.length;
        }

        @Override
        public void apply(double[] v, double[] result) {
            for (int i = 0; i < v.length; i++) {
                result[i] = numbers[i] * v[i];
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 9})
    void theBitsAreThoseOfOneByOne(int count) {
        RandomStream random = new RandomStream(1, "side");
        double[] numbers = new double[SIZE];
        Arrays.setAll(numbers, i -> random.normal());
        Diagonal operator = new Diagonal(numbers);
        List<double[]> starts = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double[] start = new double[SIZE];
            if (k == 1) {
                // in a space of three dimensions, which is exhausted soon
                start[3] = 1;
                start[5] = -1;
                start[8] = 2;
            } else {
                Arrays.setAll(start, i -> random.normal());
            }
            starts.add(start);
        }
        List<Lanczos.Quadrature> side = Lanczos.quadratures(operator, starts, 12);
        assertEquals(count, side.size());
        for (int k = 0; k < count; k++) {
            Lanczos.Quadrature alone = Lanczos.quadrature(operator, starts.get(k), 12);
            assertArrayEquals(alone.nodes(), side.get(k).nodes());
            assertArrayEquals(alone.weights(), side.get(k).weights());
            assertEquals(k == 1 ? 3 : 12, alone.nodes().length);
        }
    }
}
