package org.almagest.dynamics.family;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResidualNetworkTest {
    /** A few rounding errors in sums of a handful of terms. */
    private static final double ROUNDING = 1e-13;
    /** Five standard errors of a sample standard deviation of n normals are 5/√(2n); n is at least 40 000 here. */
    private static final double SAMPLING = 0.018;

    private static Model model(int features, int outputs, Object... settings) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put((String) settings[i], settings[i + 1]);
        }
        Family family = Families.ALL.named("resnet");
        return family.build(Settings.of(family.parameters(), given), features, outputs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "shared", "per-layer"})
    void theGraphIsTheRecursion(String delta) {
        int depth = 7;
        int batch = 5;
        Model model = model(
                4,
                2,
                "depth",
                depth,
                "width",
                3,
                "delta",
                delta,
                "init",
                "gaussian",
                "input_layer",
                true,
                "output_layer",
                true);
        RandomStream random = new RandomStream(3, "test");
        double[] theta = new double[model.parameterCount()];
        double[] x = new double[4 * batch];
        for (int i = 0; i < theta.length; i++) {
            theta[i] = random.normal();
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = random.normal();
        }
        NetworkInGraph network = new NetworkInGraph(model);
        Node prediction = network.predict(network.input("x", Shape.of(4, batch)));
        Execution execution = Plan.compile(network.graph(), network.sources(), List.of(prediction))
                .execution();
        execution.set(0, theta);
        execution.set(network.sources().size() - 1, x);
        execution.run();
        for (int b = 0; b < batch; b++) {
            double[] expected = recursion(model, theta, column(x, 4, batch, b), delta, depth);
            assertArrayEquals(expected, column(execution.copyOf(0, 2 * batch), 2, batch, b), ROUNDING);
        }
    }

    private static double[] column(double[] matrix, int rows, int columns, int j) {
        double[] column = new double[rows];
        for (int i = 0; i < rows; i++) {
            column[i] = matrix[i * columns + j];
        }
        return column;
    }

    /** One example, straight from the formula. */
    private static double[] recursion(Model model, double[] theta, double[] x, String delta, int depth) {
        double[] h = affine(theta, block(model, "input_W", -1), block(model, "input_b", -1), x);
        for (int k = 0; k < depth; k++) {
            double[] z = affine(theta, block(model, "A", k), block(model, "b", k), h);
            double factor =
                    switch (delta) {
                        case "none" -> 1;
                        case "shared" ->
                            Math.abs(theta[block(model, "delta", -1).offset()]);
                        default -> theta[block(model, "delta", k).offset()];
                    };
            for (int i = 0; i < h.length; i++) {
                h[i] += factor * Math.tanh(z[i]);
            }
        }
        return affine(theta, block(model, "output_W", -1), block(model, "output_b", -1), h);
    }

    private static double[] affine(double[] theta, Block weights, Block bias, double[] x) {
        double[] y = new double[weights.rows()];
        for (int i = 0; i < y.length; i++) {
            y[i] = theta[bias.offset() + i];
            for (int j = 0; j < x.length; j++) {
                y[i] += theta[weights.offset() + i * weights.cols() + j] * x[j];
            }
        }
        return y;
    }

    private static Block block(Model model, String name, int layer) {
        return model.blocks().stream()
                .filter(b -> b.name().equals(name) && b.layer() == layer)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"xavier, 0.5, 0.025, 0.1118034", "xavier-depth, 0.5, 0.00025, 0.001118034", "gaussian, 0.5, 10, 10"})
    void theInitialisationHasTheStatedSpread(String init, double scale, double weights, double biases) {
        int width = 20;
        int depth = 100;
        Model model = model(
                width,
                width,
                "depth",
                depth,
                "init",
                init,
                "init_scale",
                scale,
                "init_exponent",
                1.0,
                "delta",
                "per-layer");
        double[] sums = new double[3];
        int[] counts = new int[3];
        for (long seed = 0; seed < 20; seed++) {
            double[] theta = model.initialise(new RandomStream(seed, "init"));
            for (Block block : model.blocks()) {
                int kind = block.name().equals("A") ? 0 : block.name().equals("b") ? 1 : 2;
                for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                    sums[kind] += theta[i] * theta[i];
                    counts[kind]++;
                }
            }
        }
        assertEquals(weights, Math.sqrt(sums[0] / counts[0]), weights * SAMPLING);
        assertEquals(biases, Math.sqrt(sums[1] / counts[1]), biases * SAMPLING);
        // 2000 numbers only: five standard errors are 8 %
        assertEquals(1.0 / depth, Math.sqrt(sums[2] / counts[2]), 0.08 / depth);
    }

    @Test
    void sharedDeltaStartsAtOneOverDepth() {
        Model model = model(10, 10, "depth", 8);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        assertEquals(1.0 / 8, theta[theta.length - 1]);
        assertEquals(8 * 110 + 1, model.parameterCount());
    }

    @Test
    void blocksLieOneAfterAnother() {
        Model model =
                model(6, 4, "depth", 3, "width", 5, "input_layer", true, "output_layer", true, "delta", "per-layer");
        int end = 0;
        for (Block block : model.blocks()) {
            assertEquals(end, block.offset());
            end += block.size();
        }
        assertEquals(5 * 6 + 5 + 3 * 30 + 4 * 5 + 4 + 3, end);
    }

    @Test
    void sizesThatDoNotFitAreExplained() {
        String input = assertThrows(IllegalArgumentException.class, () -> model(10, 10, "depth", 3, "width", 7))
                .getMessage();
        assertTrue(input.contains("width 7") && input.contains("10 numbers") && input.contains("input_layer"), input);
        String output = assertThrows(IllegalArgumentException.class, () -> model(10, 3, "depth", 3))
                .getMessage();
        assertTrue(
                output.contains("width 10") && output.contains("3 numbers") && output.contains("output_layer"), output);
        String size = assertThrows(
                        IllegalArgumentException.class,
                        () -> model(3, 3, "depth", 5, "width", 100_000, "input_layer", true, "output_layer", true))
                .getMessage();
        assertTrue(size.contains("2^31 parameters"), size);
    }
}
