package org.almagest.dynamics.curvature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TangentKernelTest {
    /** Two orders of the same sums of some hundred terms, of the largest entry. */
    private static final double ROUNDING = 1e-13;

    private static Examples examples(int features, int outputs, int count) {
        RandomStream random = new RandomStream(5, "examples");
        double[] inputs = new double[features * count];
        Arrays.setAll(inputs, i -> random.normal());
        return new Examples(features, outputs, count, inputs, new double[outputs * count]);
    }

    private static TangentKernel kernel(String family, Map<String, ?> settings, int features, int outputs, int count) {
        Family f = Families.ALL.named(family);
        Model model = f.build(Settings.of(f.parameters(), settings), features, outputs);
        return new TangentKernel(
                model, examples(features, outputs, count), model.initialise(new RandomStream(7, "init")));
    }

    private static void near(double[] expected, double[] actual, String what) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertTrue(largest > 0, what);
        assertArrayEquals(expected, actual, ROUNDING * largest, what);
    }

    @TestFactory
    Stream<DynamicTest> references() {
        List<Reference> cases = Reference.read("tangent_networks.txt");
        assertEquals(6, cases.size());
        return cases.stream()
                .filter(Reference::square)
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    TangentKernel kernel = new TangentKernel(c.model(), c.examples(), c.array("parameters"));
                    near(c.array("jacobian"), kernel.jacobian(), "Jacobian");
                    near(c.array("kernel"), kernel.gram(), "kernel");
                    near(c.array("kernel"), kernel.gramByJacobian(), "kernel by the Jacobian");
                }));
    }

    /** With layers taken example by example where that goes, and by way of the Jacobian: the same. */
    @TestFactory
    Stream<DynamicTest> bothWaysAgree() {
        Map<String, TangentKernel> kernels = new LinkedHashMap<>();
        kernels.put("mlp", kernel("mlp", Map.of("depth", 2, "widths", "9,8"), 6, 3, 21));
        kernels.put("mlp, one example", kernel("mlp", Map.of("depth", 1, "width", 5), 6, 2, 1));
        kernels.put("linear", kernel("mlp", Map.of("depth", 2, "width", 5, "activation", "linear"), 6, 2, 9));
        kernels.put("no hidden layer", kernel("mlp", Map.of("depth", 0), 6, 2, 9));
        kernels.put("without biases", kernel("mlp", Map.of("depth", 3, "width", 7, "bias", false), 4, 1, 16));
        kernels.put("cnn", kernel("cnn", Map.of("depth", 2, "width", 3, "height", 6), 36, 3, 8));
        kernels.put("resnet", kernel("resnet", Map.of("depth", 4, "delta", "per-layer"), 5, 5, 7));
        kernels.put("shared delta", kernel("resnet", Map.of("depth", 4), 5, 5, 7));
        kernels.put("neural-ode", kernel("neural-ode", Map.of("depth", 5, "width", 6), 4, 2, 7));
        return kernels.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    double[] gram = entry.getValue().gram();
                    near(entry.getValue().gramByJacobian(), gram, entry.getKey());
                    int size = entry.getValue().size();
                    for (int i = 0; i < size; i++) {
                        for (int j = 0; j < i; j++) {
                            assertEquals(gram[i * size + j], gram[j * size + i]);
                        }
                    }
                }));
    }

    /** JᵀJ has the same eigenvalues as J·Jᵀ, so the kernel has the outer part's: there are no more than parameters. */
    @Test
    void noMoreEigenvaluesThanParameters() {
        TangentKernel kernel = kernel("mlp", Map.of("depth", 1, "width", 2), 3, 2, 20);
        double[] eigenvalues = SymmetricEigenvalues.of(kernel.gram(), kernel.size());
        int parameters = 3 * 2 + 2 + 2 * 2 + 2;
        double largest = eigenvalues[eigenvalues.length - 1];
        assertTrue(eigenvalues[kernel.size() - parameters - 1] < ROUNDING * largest);
        assertTrue(eigenvalues[0] > -ROUNDING * largest);
    }

    @Test
    void badInputIsExplained() {
        Family f = Families.ALL.named("mlp");
        Model model = f.build(Settings.of(f.parameters(), Map.of("depth", 1)), 3, 2);
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> new TangentKernel(model, examples(3, 2, 4), new double[5]))
                .getMessage()
                .contains("5 parameters, expected the model's"));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> new TangentKernel(model, examples(3, 2, 0), new double[model.parameterCount()]))
                .getMessage()
                .contains("0 examples"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> kernel(
                                "mlp", Map.of("depth", 1, "width", 2000), 2000, 2, 100)
                        .jacobian())
                .getMessage()
                .contains("fewer samples"));
    }
}
