package org.almagest.dynamics.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Applying the matrix is running the convolution, for every geometry. */
class ToeplitzTest {
    /** Sums of at most a hundred products of numbers of size one, in another order. */
    private static final double ROUNDING = 1e-13;

    @TestFactory
    Stream<DynamicTest> contract() {
        List<Convolution> cases = new ArrayList<>();
        for (Padding padding : Padding.values()) {
            for (int stride = 1; stride <= 3; stride++) {
                for (int kernel = 1; kernel <= 5; kernel++) {
                    for (int m = 1; m <= 3; m++) {
                        cases.add(new Convolution(
                                new Volume(3, 1, 7),
                                m,
                                new Window(1, 1, 1, 0, 0),
                                Window.of(7, kernel, stride, padding)));
                        cases.add(new Convolution(
                                new Volume(2, 5, 6),
                                m,
                                Window.of(5, kernel, stride, padding),
                                Window.of(6, Math.max(1, kernel - 1), stride, padding)));
                    }
                }
            }
        }
        return cases.stream().map(c -> DynamicTest.dynamicTest(c.toString(), () -> contract(c)));
    }

    private static void contract(Convolution convolution) {
        RandomStream stream = new RandomStream(3, convolution.toString());
        double[] weights = uniform(stream, convolution.parameters());
        Toeplitz form = new Toeplitz(convolution, weights);
        double[] x = uniform(stream, form.columns());
        double[] expected = NaiveNetwork.layer(convolution, weights, x);
        assertArrayEquals(expected, form.apply(x), ROUNDING, "apply");

        double[] y = uniform(stream, form.rows());
        double[] byMatrix = new double[form.rows()];
        double[] byTransposed = new double[form.columns()];
        double[][] matrix = form.matrix();
        for (int r = 0; r < form.rows(); r++) {
            for (int c = 0; c < form.columns(); c++) {
                byMatrix[r] += matrix[r][c] * x[c];
                byTransposed[c] += matrix[r][c] * y[r];
            }
        }
        assertArrayEquals(expected, byMatrix, ROUNDING, "matrix");
        assertArrayEquals(byTransposed, form.applyTransposed(y), ROUNDING, "transposed");
    }

    @Test
    void diagonalsAreConstant() {
        Convolution convolution =
                new Convolution(new Volume(1, 1, 6), 1, new Window(1, 1, 1, 0, 0), Window.of(6, 3, 1, Padding.SAME));
        double[][] matrix = new Toeplitz(convolution, new double[] {1, 2, 3}).matrix();
        assertArrayEquals(new double[] {2, 3, 0, 0, 0, 0}, matrix[0]);
        assertArrayEquals(new double[] {0, 0, 1, 2, 3, 0}, matrix[3]);
        assertArrayEquals(new double[] {0, 0, 0, 0, 1, 2}, matrix[5]);
    }

    @Test
    void anEvenKernelWithStrideHasTheSmallerHalfOfItsZerosBefore() {
        // ⌈7/2⌉ = 4 outputs of 4 taps reach over 10 places: 3 zeros, 1 of them before.
        assertEquals(new Window(7, 4, 2, 1, 2), Window.of(7, 4, 2, Padding.SAME));
        assertEquals(4, Window.of(7, 4, 2, Padding.SAME).output());
    }

    @Test
    void aProductRunsTheLayersBetween() {
        LinearNetwork network = LinearNetwork.image(2, 5, 5)
                .convolution(3, 3, 1, Padding.SAME)
                .locallyConnected(2, 2, 2, Padding.VALID)
                .globalPooling()
                .dense(3);
        RandomStream stream = new RandomStream(4, "product");
        List<double[]> weights = network.layers().stream()
                .map(layer -> uniform(stream, layer.parameters()))
                .toList();
        double[] x = uniform(stream, 50);
        assertArrayEquals(
                new NaiveNetwork(network).run(weights, x),
                network.product(1, 4, weights).apply(x),
                ROUNDING);

        LayerProduct middle = network.product(2, 3, weights);
        double[] u = uniform(stream, middle.columns());
        double[] v = uniform(stream, middle.rows());
        assertEquals(dot(v, middle.apply(u)), dot(u, middle.applyTransposed(v)), ROUNDING);
        double[][] matrix = middle.matrix();
        double[] byMatrix = IntStream.range(0, matrix.length)
                .mapToDouble(r -> dot(matrix[r], u))
                .toArray();
        assertArrayEquals(middle.apply(u), byMatrix, ROUNDING);
        assertThrows(IllegalArgumentException.class, () -> network.product(2, 5, weights));
    }

    @Test
    void badInputIsExplained() {
        LinearNetwork line = LinearNetwork.line(1, 8);
        explained(() -> line.convolution(2, 9, 1, Padding.VALID), "kernel of 9 taps", "length 8", "at most 8");
        explained(() -> line.convolution(0, 3, 1, Padding.VALID), "0 channels", "at least 1");
        explained(() -> line.convolution(1, 3, 0, Padding.SAME), "stride of 0");
        explained(() -> line.convolution(1, 0, 1, Padding.SAME), "0 taps");
        explained(() -> line.locallyConnected(0, 3, 1, Padding.VALID), "0 channels");
        explained(() -> line.dense(0), "0 outputs");
        explained(() -> LinearNetwork.line(0, 8), "0 channels");
        explained(() -> LinearNetwork.image(1, 0, 3), "0 × 3");
        explained(() -> line.dense(3).with(new Dense(new Volume(4, 1, 1), 2)), "layer 2 reads 4×1×1", "3×1×1");
        Convolution convolution =
                (Convolution) line.convolution(2, 3, 1, Padding.VALID).layers().get(0);
        explained(() -> new Toeplitz(convolution, new double[5]), "5 weights", "6");
        explained(() -> new Toeplitz(convolution, new double[6]).apply(new double[7]), "7 numbers", "8");
    }

    private static void explained(Executable wrong, String... words) {
        String message = assertThrows(IllegalArgumentException.class, wrong).getMessage();
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static double[] uniform(RandomStream stream, int count) {
        return IntStream.range(0, count).mapToDouble(i -> stream.uniform(-1, 1)).toArray();
    }
}
