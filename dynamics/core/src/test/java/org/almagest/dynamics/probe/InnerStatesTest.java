package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.junit.jupiter.api.Test;

/** What networks name on their way, against loops written by hand. */
class InnerStatesTest {
    /** Sums of a few products in another order. */
    private static final double SUMS = 1e-13;

    private static final int FEATURES = 3;
    private static final int COUNT = 4;

    private static Model model(String family, Map<String, ?> settings, int outputs) {
        return Families.ALL
                .named(family)
                .build(Settings.of(Families.ALL.named(family).parameters(), settings), FEATURES, outputs);
    }

    private static Examples examples(int outputs) {
        RandomStream random = new RandomStream(9, "examples");
        double[] inputs = new double[FEATURES * COUNT];
        Arrays.setAll(inputs, i -> random.normal());
        return new Examples(FEATURES, outputs, COUNT, inputs, new double[outputs * COUNT]);
    }

    private static double[] random(Model model) {
        RandomStream random = new RandomStream(10, "theta");
        double[] theta = new double[model.parameterCount()];
        Arrays.setAll(theta, i -> 0.5 * random.normal());
        return theta;
    }

    private static Block block(Model model, int layer, String name) {
        return model.blocks().stream()
                .filter(block -> block.layer() == layer && block.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** W·x + b. */
    private static double[] affine(Model model, double[] theta, int layer, String weights, String biases, double[] x) {
        Block w = block(model, layer, weights);
        Block b = block(model, layer, biases);
        double[] z = new double[w.rows()];
        for (int i = 0; i < z.length; i++) {
            z[i] = theta[b.offset() + i];
            for (int j = 0; j < w.cols(); j++) {
                z[i] += theta[w.offset() + i * w.cols() + j] * x[j];
            }
        }
        return z;
    }

    private static double[] example(Examples examples, int n) {
        return Arrays.copyOfRange(examples.inputs(), n * FEATURES, (n + 1) * FEATURES);
    }

    private static double[] column(InnerStates.State state, int n) {
        double[] column = new double[state.shape().rows()];
        Arrays.setAll(column, i -> state.values()[i * state.shape().columns() + n]);
        return column;
    }

    @Test
    void theLayersOfAPerceptron() {
        Model model = model("mlp", Map.of("depth", 2, "width", 5, "activation", "tanh"), 2);
        Examples examples = examples(2);
        double[] theta = random(model);
        assertEquals(List.of("layer 0", "layer 1", "layer 2"), InnerStates.names(model, examples.shape()));
        Map<String, InnerStates.State> states =
                new InnerStates(model, examples, List.of("layer 1", "layer 0", "layer 2")).at(theta);
        assertEquals(Shape.of(5, COUNT), states.get("layer 1").shape());
        for (int n = 0; n < COUNT; n++) {
            double[] h = example(examples, n);
            for (int l = 0; l <= 2; l++) {
                h = affine(model, theta, l, "W", "b", h);
                if (l < 2) {
                    Arrays.setAll(h, tanh(h));
                }
                assertArrayEquals(h, column(states.get("layer " + l), n), SUMS, "layer " + l + " of example " + n);
            }
        }
    }

    private static java.util.function.IntToDoubleFunction tanh(double[] z) {
        double[] values = z.clone();
        return i -> Math.tanh(values[i]);
    }

    @Test
    void theLayersOfAResidualNetwork() {
        Model model = model("resnet", Map.of("depth", 3, "delta", "per-layer"), FEATURES);
        Examples examples = examples(FEATURES);
        double[] theta = random(model);
        List<String> names = InnerStates.names(model, examples.shape());
        assertEquals(List.of("layer 0", "layer 1", "layer 2"), names);
        Map<String, InnerStates.State> states = new InnerStates(model, examples, names).at(theta);
        for (int n = 0; n < COUNT; n++) {
            double[] h = example(examples, n);
            for (int l = 0; l < 3; l++) {
                double[] z = affine(model, theta, l, "A", "b", h);
                double delta = theta[block(model, l, "delta").offset()];
                for (int i = 0; i < h.length; i++) {
                    h[i] += delta * Math.tanh(z[i]);
                }
                assertArrayEquals(h, column(states.get("layer " + l), n), SUMS, "layer " + l + " of example " + n);
            }
        }
    }

    @Test
    void aStateThatIsNotThereIsRefusedWithTheNamesOfThoseThatAre() {
        Model model = model("mlp", Map.of("depth", 1), 2);
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new InnerStates(model, examples(2), List.of("gate")));
        assertTrue(refusal.getMessage().contains("layer 0, layer 1"), refusal.getMessage());
    }
}
