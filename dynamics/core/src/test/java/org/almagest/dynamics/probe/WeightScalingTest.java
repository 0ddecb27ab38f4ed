package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

class WeightScalingTest {
    /** Sums of a few hundred terms of order one. */
    private static final double ROUNDING = 1e-12;

    private static final Probe PROBE = Probes.ALL.named("weight-scaling");

    private static Model resnet(int width, int depth, String delta) {
        return Families.ALL
                .named("resnet")
                .build(
                        Settings.of(Families.ALL.named("resnet").parameters(), Map.of("depth", depth, "delta", delta)),
                        width,
                        width);
    }

    private static Map<String, Double> measure(Model model, double[] theta) {
        return rows(model, theta, false).stream().collect(Collectors.toMap(Measurement::quantity, Measurement::value));
    }

    private static List<Measurement> rows(Model model, double[] theta, boolean perLayer) {
        List<Measurement> rows = new ArrayList<>();
        Sink sink = new Sink() {
            @Override
            public void measurement(Measurement measurement) {
                rows.add(measurement);
            }

            @Override
            public void spectrum(Spectrum spectrum) {
                throw new AssertionError("unexpected " + spectrum);
            }

            @Override
            public void matrix(Matrix matrix) {
                throw new AssertionError("unexpected " + matrix);
            }
        };
        Examples none = new Examples(1, 1, 1, new double[1], new double[1]);
        DataSet data = new DataSet("none", none, none, false);
        Snapshot snapshot = new Snapshot(7, model, theta, theta, data, Objectives.SQUARED_ERROR, 1);
        PROBE.measure(snapshot, Settings.of(PROBE.parameters(), Map.of("per_layer", perLayer)), sink);
        return rows;
    }

    /** A_k = (k+1)·E, where E has one entry of 1: every sum has a closed form. */
    @Test
    void aLinearRampHasClosedForms() {
        int depth = 10;
        Model model = resnet(3, depth, "shared");
        double[] theta = new double[model.parameterCount()];
        for (Block block : model.blocks()) {
            if (block.name().equals("A")) {
                theta[block.offset() + 4] = block.layer() + 1;
            }
        }
        theta[theta.length - 1] = -0.25;
        Map<String, Double> values = measure(model, theta);
        assertEquals(10, values.get("max_norm"), ROUNDING);
        assertEquals(1, values.get("largest_increment"), ROUNDING);
        assertEquals(Math.sqrt(385), values.get("root_sum_of_squares"), ROUNDING);
        assertEquals(55, values.get("cumulative_sum_norm"), ROUNDING);
        assertEquals(9, values.get("quadratic_variation"), ROUNDING);
        assertEquals(Math.sqrt(90), values.get("sobolev"), ROUNDING);
        // k(k+1)/2 − 5.5k = k(k−10)/2, largest in size at k = 5
        assertEquals(12.5, values.get("detrended_sum_max"), ROUNDING);
        assertEquals(0.25, values.get("delta"), ROUNDING);
    }

    /** Whose squares do not fit a double: the norms do, and the one number that is itself a square does not. */
    @Test
    void normsAreRightAtAnyScale() {
        int depth = 5;
        Model model = resnet(3, depth, "shared");
        RandomStream random = new RandomStream(5, "test");
        double[] theta = new double[model.parameterCount()];
        Arrays.setAll(theta, i -> random.normal());
        Map<String, Double> ordinary = measure(model, theta);
        for (double scale : new double[] {0x1p560, 0x1p-560}) {
            double[] scaled = Arrays.stream(theta).map(x -> scale * x).toArray();
            List<Measurement> rows = rows(model, scaled, false);
            for (Measurement row : rows) {
                if (row.quantity().equals("quadratic_variation")) {
                    assertEquals(scale > 1 ? "not_finite" : "ok", row.status());
                } else {
                    assertEquals("ok", row.status(), row::toString);
                    double expected = scale * ordinary.get(row.quantity());
                    assertEquals(expected, row.value(), ROUNDING * expected, row::toString);
                }
            }
        }
    }

    /** Against the definitions, on whole matrices. */
    @Test
    void randomWeightsFollowTheDefinitions() {
        int depth = 6;
        int size = 16;
        Model model = resnet(4, depth, "per-layer");
        RandomStream random = new RandomStream(5, "test");
        double[] theta = new double[model.parameterCount()];
        for (int i = 0; i < theta.length; i++) {
            theta[i] = random.normal();
        }
        double[][] w = new double[depth][size];
        double[] deltas = new double[depth];
        Map<String, Block> blocks = new HashMap<>();
        model.blocks().forEach(b -> blocks.put(b.name() + b.layer(), b));
        for (int k = 0; k < depth; k++) {
            deltas[k] = Math.abs(theta[blocks.get("delta" + k).offset()]);
            for (int i = 0; i < size; i++) {
                w[k][i] = deltas[k] * theta[blocks.get("A" + k).offset() + i];
            }
        }
        double max = 0;
        double squares = 0;
        double largest = 0;
        double variation = 0;
        double detrended = 0;
        double meanDelta = 0;
        double[] sum = new double[size];
        for (int k = 0; k < depth; k++) {
            max = Math.max(max, norm(w[k]));
            squares += norm(w[k]) * norm(w[k]);
            meanDelta += deltas[k] / depth;
            if (k > 0) {
                double[] step = combine(w[k], -1, w[k - 1]);
                largest = Math.max(largest, norm(step));
                variation += norm(step) * norm(step);
            }
            sum = combine(sum, 1, w[k]);
        }
        double[] partial = new double[size];
        for (int k = 1; k <= depth; k++) {
            partial = combine(partial, 1, w[k - 1]);
            detrended = Math.max(detrended, norm(combine(partial, -(double) k / depth, sum)));
        }
        Map<String, Double> values = measure(model, theta);
        assertEquals(max, values.get("max_norm"), ROUNDING);
        assertEquals(largest, values.get("largest_increment"), ROUNDING);
        assertEquals(Math.sqrt(squares), values.get("root_sum_of_squares"), ROUNDING);
        assertEquals(norm(sum), values.get("cumulative_sum_norm"), ROUNDING);
        assertEquals(variation, values.get("quadratic_variation"), ROUNDING);
        assertEquals(Math.sqrt(depth * variation), values.get("sobolev"), ROUNDING);
        assertEquals(detrended, values.get("detrended_sum_max"), ROUNDING);
        assertEquals(meanDelta, values.get("delta"), ROUNDING);
        List<Measurement> layers =
                rows(model, theta, true).stream().filter(m -> m.layer() != null).toList();
        assertEquals(depth + depth - 1, layers.size());
        for (Measurement row : layers) {
            double expected = row.quantity().equals("norm")
                    ? norm(w[row.layer()])
                    : norm(combine(w[row.layer() + 1], -1, w[row.layer()]));
            assertEquals(expected, row.value(), ROUNDING, row.toString());
        }
    }

    private static double norm(double[] a) {
        double sum = 0;
        for (double v : a) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    private static double[] combine(double[] a, double factor, double[] b) {
        double[] c = new double[a.length];
        for (int i = 0; i < c.length; i++) {
            c[i] = a[i] + factor * b[i];
        }
        return c;
    }

    @Test
    void aSingleLayerHasNoIncrements() {
        Model model = resnet(3, 1, "none");
        Map<String, Double> values = measure(model, model.initialise(new RandomStream(1, "init")));
        assertFalse(values.containsKey("largest_increment"));
        assertFalse(values.containsKey("delta"));
        assertEquals(values.get("max_norm"), values.get("root_sum_of_squares"), ROUNDING);
    }

    @Test
    void whatIsNotFiniteSaysSo() {
        Model model = resnet(3, 4, "shared");
        double[] theta = model.initialise(new RandomStream(1, "init"));
        theta[2] = Double.NaN;
        for (Measurement row : rows(model, theta, false)) {
            assertEquals(row.value() != null ? "ok" : "not_finite", row.status(), row.toString());
        }
        assertTrue(rows(model, theta, false).stream()
                .anyMatch(
                        row -> row.quantity().equals("max_norm") && row.status().equals("not_finite")));
    }

    @Test
    void everyQuantityIsDeclared() {
        List<String> declared = PROBE.quantities().stream().map(Quantity::name).toList();
        Model model = resnet(3, 4, "shared");
        for (Measurement row : rows(model, model.initialise(new RandomStream(1, "init")), true)) {
            assertTrue(declared.contains(row.quantity()), row.toString());
        }
    }

    @Test
    void anotherFamilyIsTurnedAway() {
        Model other = new Model() {
            @Override
            public List<Block> blocks() {
                return List.of(new Block(0, "U", 1, 1, 0));
            }

            @Override
            public double[] initialise(RandomStream random) {
                return new double[1];
            }

            @Override
            public Node forward(ForwardPass pass, Node inputs) {
                GraphBuilder graph = pass.graph();
                List<Node> parameters = pass.parameters();
                return inputs;
            }

            @Override
            public double operationsPerExample() {
                return 1;
            }
        };
        String message = assertThrows(IllegalArgumentException.class, () -> rows(other, new double[1], false))
                .getMessage();
        assertTrue(message.contains("weight-scaling") && message.contains("resnet"), message);
    }

    /** A network that is not residual: its weights W, which compare layer with layer only where their shapes agree. */
    @Test
    void weightsOfDifferentShapesHaveNormsOnly() {
        Model model = Families.ALL
                .named("mlp")
                .build(Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", 3)), 2, 1);
        double[] theta = new double[model.parameterCount()];
        for (Block block : model.blocks()) {
            theta[block.offset()] = block.name().equals("W") ? block.layer() + 3 : 100;
        }
        Map<String, Double> values = new HashMap<>();
        Map<String, String> statuses = new HashMap<>();
        for (Measurement row : rows(model, theta, true)) {
            values.put(row.quantity() + row.layer(), row.value());
            statuses.put(row.quantity() + row.layer(), row.status());
        }
        assertEquals(4, values.get("max_normnull"), ROUNDING);
        assertEquals(5, values.get("root_sum_of_squaresnull"), ROUNDING);
        assertEquals(3, values.get("norm0"), ROUNDING);
        assertEquals(4, values.get("norm1"), ROUNDING);
        assertEquals("shapes_differ", statuses.get("largest_incrementnull"));
        assertNull(values.get("largest_incrementnull"));
    }

    @Test
    void weightsOfOneShapeAreComparedLayerByLayer() {
        Model model = Families.ALL
                .named("mlp")
                .build(Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 2, "width", 3)), 3, 3);
        double[] theta = new double[model.parameterCount()];
        for (Block block : model.blocks()) {
            theta[block.offset()] = block.name().equals("W") ? block.layer() + 1 : 100;
        }
        Map<String, Double> values = measure(model, theta);
        assertEquals(1, values.get("largest_increment"), ROUNDING);
        assertEquals(6, values.get("cumulative_sum_norm"), ROUNDING);
    }
}
