package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Padding;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CondensationTest {
    /** Sums of a few hundred terms of order one. */
    private static final double ROUNDING = 1e-12;

    private static final Probe PROBE = Probes.ALL.named("condensation");

    /** What one look found. */
    private record Found(List<Measurement> rows, List<Matrix> matrices) {
        Measurement row(String quantity, @Nullable Integer layer) {
            return rows.stream()
                    .filter(row -> row.quantity().equals(quantity) && Objects.equals(row.layer(), layer))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + quantity + " of layer " + layer));
        }

        double value(String quantity, @Nullable Integer layer) {
            assertEquals("ok", row(quantity, layer).status(), quantity);
            return row(quantity, layer).value();
        }

        Matrix matrix(String name, @Nullable Integer layer) {
            return matrices.stream()
                    .filter(matrix -> matrix.name().equals(name) && Objects.equals(matrix.layer(), layer))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** f = a·σ(W x + b): input weights, biases, output weights. */
    private record TwoLayers(int features, int neurons, int outputs, Activation activation, boolean biased)
            implements Model {
        @Override
        public List<Block> blocks() {
            List<Block> blocks = new ArrayList<>();
            blocks.add(new Block(0, "W", neurons, features, 0));
            if (biased) {
                blocks.add(new Block(0, "b", neurons, 1, neurons * features));
            }
            blocks.add(new Block(1, "W", outputs, neurons, neurons * (features + (biased ? 1 : 0))));
            return blocks;
        }

        @Override
        public double[] initialise(RandomStream random) {
            double[] parameters = new double[parameterCount()];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = random.normal();
            }
            return parameters;
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            List<Node> parameters = pass.parameters();
            Node z = graph.product(parameters.get(0), inputs);
            if (biased) {
                z = graph.add(z, parameters.get(1));
            }
            return graph.product(parameters.get(parameters.size() - 1), graph.activate(activation, z));
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    /** A model of which the probe may know the geometry, but not the prediction. */
    private record Kernels(LinearNetwork network, int channels, int length, int outputs) implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "W", channels, length, 0), new Block(1, "W", outputs, 1, channels * length));
        }

        @Override
        public double[] initialise(RandomStream random) {
            double[] parameters = new double[parameterCount()];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = random.normal();
            }
            return parameters;
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            List<Node> parameters = pass.parameters();
            return inputs;
        }

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            return type == LinearNetwork.class ? Optional.of(type.cast(network)) : Model.super.capability(type);
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    private static Found measure(
            Model model, double[] theta, double[] initial, Examples examples, Map<String, ?> given) {
        return measure(model, theta, initial, examples, Objectives.SQUARED_ERROR, given);
    }

    private static Found measure(
            Model model, double[] theta, double[] initial, Examples examples, Objective loss, Map<String, ?> given) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        Sink sink = new Sink() {
            @Override
            public void measurement(Measurement measurement) {
                found.rows.add(measurement);
            }

            @Override
            public void spectrum(Spectrum spectrum) {
                throw new AssertionError("unexpected " + spectrum);
            }

            @Override
            public void matrix(Matrix matrix) {
                found.matrices.add(matrix);
            }
        };
        Snapshot snapshot =
                new Snapshot(7, model, theta, initial, new DataSet("d", examples, examples, false), loss, 1);
        PROBE.measure(snapshot, Settings.of(PROBE.parameters(), given), sink);
        return found;
    }

    private static Examples gaussian(int features, int outputs, int count, long seed) {
        RandomStream random = new RandomStream(seed, "examples");
        double[] inputs = normals(features * count, random);
        return new Examples(features, outputs, count, inputs, normals(outputs * count, random));
    }

    private static double[] normals(int count, RandomStream random) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.normal();
        }
        return values;
    }

    /** Twenty neurons on three lines, both directions of each, and one that is negligible. */
    @Test
    void plantedClustersAreFound() {
        int features = 6;
        TwoLayers model = new TwoLayers(features, 20, 1, Activation.TANH, false);
        double[] theta = new double[model.parameterCount()];
        int[] line = {0, 1, 0, 2, 0, 1, 0, 0, 1, 2, 0, 0, 1, 1, 0, 2, 0, 1, 0, -1};
        RandomStream random = new RandomStream(3, "jitter");
        for (int j = 0; j < 20; j++) {
            double length = line[j] < 0 ? 1e-4 : 0.5 + random.uniform();
            int axis = line[j] < 0 ? 5 : 2 * line[j];
            double side = random.uniform() < 0.5 ? -1 : 1;
            for (int i = 0; i < features; i++) {
                theta[j * features + i] = length * ((i == axis ? side : 0) + 0.01 * random.normal());
            }
        }
        Found found = measure(model, theta, theta, gaussian(features, 1, 10, 1), Map.of());
        assertEquals(19, found.value("kept_neurons", 0));
        assertEquals(3, found.value("clusters", 0));
        assertEquals(10.0 / 19, found.value("largest_cluster_share", 0), ROUNDING);
        assertEquals(16.0 / 19, found.value("two_largest_clusters_share", 0), ROUNDING);
        assertEquals(1, found.value("three_largest_clusters_share", 0));
        double[] clusters = found.matrix("cluster", 0).data();
        for (int j = 0; j < 20; j++) {
            assertEquals(line[j] < 0 ? Double.NaN : line[j], clusters[j], "neuron " + j);
        }
        Matrix directions = found.matrix("cluster_directions", 0);
        assertEquals(3, directions.rows());
        for (int c = 0; c < 3; c++) {
            // the mean of at least three directions that are off by 0.01 in each of five coordinates
            assertEquals(1, Math.abs(directions.data()[c * features + 2 * c]), 1e-3);
        }
        Found allKept = measure(model, theta, theta, gaussian(features, 1, 10, 1), Map.of("negligible_norm", 0.0));
        assertEquals(20, allKept.value("kept_neurons", 0));
        assertEquals(4, allKept.value("clusters", 0));
    }

    @Test
    void cosinesFollowTheDefinition() {
        TwoLayers model = new TwoLayers(4, 5, 2, Activation.TANH, true);
        double[] theta = model.initialise(new RandomStream(4, "init"));
        Found found = measure(model, theta, theta, gaussian(4, 2, 10, 1), Map.of());
        Matrix cosine = found.matrix("cosine", 0);
        assertEquals(5, cosine.rows());
        assertEquals(5, cosine.cols());
        double sum = 0;
        for (int j = 0; j < 5; j++) {
            for (int k = 0; k < 5; k++) {
                double[] a = neuron(theta, j);
                double[] b = neuron(theta, k);
                double expected = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
                assertEquals(expected, cosine.data()[5 * j + k], ROUNDING);
                sum += j == k ? 0 : Math.abs(expected) / 20;
            }
        }
        assertEquals(sum, found.value("mean_absolute_cosine", 0), ROUNDING);
        assertEquals(sum, found.value("mean_absolute_cosine", null), ROUNDING, "the head is no hidden layer");
        assertEquals(2, found.matrix("cosine", 1).rows());
    }

    /** (w_j, b_j) of the model with 4 features and 5 neurons. */
    private static double[] neuron(double[] theta, int j) {
        return new double[] {theta[4 * j], theta[4 * j + 1], theta[4 * j + 2], theta[4 * j + 3], theta[20 + j]};
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void theDistanceIsThatOfTheHiddenLayers() {
        TwoLayers model = new TwoLayers(4, 5, 2, Activation.TANH, true);
        double[] initial = new double[model.parameterCount()];
        Arrays.fill(initial, 2);
        double[] theta = initial.clone();
        theta[0] = 5; // a weight
        theta[21] = 6; // a bias
        theta[25] = 100; // the head
        Found found = measure(model, theta, initial, gaussian(4, 2, 10, 1), Map.of());
        assertEquals(5 / (2 * Math.sqrt(25)), found.value("relative_distance", 0), ROUNDING);
        assertEquals(5 / (2 * Math.sqrt(25)), found.value("relative_distance", null), ROUNDING);
        assertEquals(98 / (2 * Math.sqrt(10)), found.value("relative_distance", 1), ROUNDING);
    }

    @Test
    void aDenseLayerIsPredictedByTheErrors() {
        TwoLayers model = new TwoLayers(4, 5, 1, Activation.TANH, true);
        double[] initial = model.initialise(new RandomStream(4, "init"));
        Examples examples = gaussian(4, 1, 30, 2);
        double[] sum = new double[5];
        for (int i = 0; i < 30; i++) {
            double f = 0;
            double[] x = {0, 0, 0, 0, 1};
            System.arraycopy(examples.inputs(), 4 * i, x, 0, 4);
            for (int j = 0; j < 5; j++) {
                f += initial[25 + j] * Math.tanh(dot(neuron(initial, j), x));
            }
            for (int k = 0; k < 5; k++) {
                sum[k] += (f - examples.targets()[i]) * x[k];
            }
        }
        double norm = Math.sqrt(dot(sum, sum));
        double[] theta = model.initialise(new RandomStream(5, "elsewhere"));
        Found found = measure(model, theta, initial, examples, Map.of());
        Matrix line = found.matrix("predicted_directions", 0);
        assertEquals(1, line.rows());
        assertEquals(norm, Math.abs(dot(line.data(), sum)), ROUNDING * norm);
        assertEquals(norm / 30, found.value("leading_singular_value", null), ROUNDING);
        assertEquals(2 * norm / 30, found.value("growth_rate", null), ROUNDING);
        double along = 0;
        double all = 0;
        for (int j = 0; j < 5; j++) {
            along += Math.pow(dot(neuron(theta, j), sum) / norm, 2);
            all += dot(neuron(theta, j), neuron(theta, j));
        }
        assertEquals(Math.sqrt(along / all), found.value("projection", null), ROUNDING);
    }

    @Test
    void crossEntropyPullsTowardsTheClasses() {
        // with zero output weights softmax is ½ for both classes, so the residuals are ±½ and s₁ has a closed form
        TwoLayers model = new TwoLayers(3, 4, 2, Activation.TANH, false);
        double[] initial = model.initialise(new RandomStream(4, "init"));
        Arrays.fill(initial, 12, initial.length, 0);
        Examples drawn = gaussian(3, 1, 20, 2);
        double[] targets = new double[40];
        double[] sum = new double[3];
        for (int i = 0; i < 20; i++) {
            targets[2 * i + i % 2] = 1;
            for (int k = 0; k < 3; k++) {
                sum[k] += (i % 2 == 0 ? 0.5 : -0.5) * drawn.inputs()[3 * i + k] / 20;
            }
        }
        Examples examples = new Examples(3, 2, 20, drawn.inputs(), targets);
        Found found = measure(model, initial, initial, examples, Objectives.CROSS_ENTROPY, Map.of());
        double norm = Math.sqrt(dot(sum, sum));
        assertEquals(Math.sqrt(2) * norm, found.value("leading_singular_value", null), ROUNDING);
        assertEquals(Math.sqrt(2) * norm, found.value("growth_rate", null), ROUNDING);
        assertEquals(norm, Math.abs(dot(found.matrix("predicted_directions", 0).data(), sum)), ROUNDING);
    }

    /** The leading direction of the patches, against the singular vectors of a matrix written down entry by entry. */
    @ParameterizedTest
    @EnumSource
    void aConvolutionIsPredictedByItsPatches(Padding padding) {
        int stride = 2;
        LinearNetwork network =
                LinearNetwork.image(2, 5, 6).convolution(3, 3, stride, padding).dense(2);
        Examples examples = gaussian(60, 2, 12, 3);
        int down = padding == Padding.VALID ? 2 : 3;
        int across = padding == Padding.VALID ? 2 : 3;
        int top = padding == Padding.VALID ? 0 : 1;
        // six columns at stride 2: two zeros short of three windows of 3 minus one, the smaller half on the left is
        // none
        int left = 0;
        double[][] z = new double[18][down * across * 2];
        for (int i = 0; i < 12; i++) {
            for (int c = 0; c < 2; c++) {
                for (int p = 0; p < 3; p++) {
                    for (int q = 0; q < 3; q++) {
                        for (int u = 0; u < down; u++) {
                            for (int v = 0; v < across; v++) {
                                int y = u * stride - top + p;
                                int x = v * stride - left + q;
                                if (y >= 0 && y < 5 && x >= 0 && x < 6) {
                                    for (int k = 0; k < 2; k++) {
                                        z[c * 9 + p * 3 + q][(u * across + v) * 2 + k] += examples.targets()[2 * i + k]
                                                * examples.inputs()[60 * i + c * 30 + y * 6 + x]
                                                / 12;
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        var svd = new SingularValueDecomposition(new Array2DRowRealMatrix(z));
        Kernels model = new Kernels(network, 3, 18, 2);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        Found found = measure(model, theta, theta, examples, Map.of("multiplicity", 1));
        double[] expected = svd.getU().getColumn(0);
        assertEquals(
                1,
                Math.abs(dot(expected, found.matrix("predicted_directions", 0).data())),
                ROUNDING);
        assertEquals(svd.getSingularValues()[0], found.value("leading_singular_value", null), ROUNDING);
        assertEquals(svd.getSingularValues()[0], found.value("growth_rate", null), ROUNDING, "two outputs");
        assertEquals(
                svd.getSingularValues()[1] / svd.getSingularValues()[0],
                found.value("singular_value_ratio", null),
                ROUNDING);
    }

    @Test
    void withoutTheoryThereIsNoPrediction() {
        TwoLayers relu = new TwoLayers(3, 4, 1, Activation.RELU, false);
        double[] theta = relu.initialise(new RandomStream(1, "init"));
        assertEquals(
                "no_prediction",
                measure(relu, theta, theta, gaussian(3, 1, 9, 1), Map.of())
                        .row("projection", null)
                        .status());
        Kernels kernels = new Kernels(
                LinearNetwork.image(1, 4, 4)
                        .locallyConnected(1, 2, 1, Padding.VALID)
                        .dense(1),
                9,
                4,
                1);
        double[] local = kernels.initialise(new RandomStream(1, "init"));
        assertEquals(
                "no_prediction",
                measure(kernels, local, local, gaussian(16, 1, 9, 1), Map.of("multiplicity", 1))
                        .row("projection", null)
                        .status());
    }

    @Test
    void whatIsNoNumberSaysSo() {
        TwoLayers model = new TwoLayers(3, 4, 1, Activation.TANH, false);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        double[] zero = new double[theta.length];
        Examples examples = gaussian(3, 1, 9, 1);
        Found fromZero = measure(model, theta, zero, examples, Map.of());
        assertEquals("starts_at_zero", fromZero.row("relative_distance", 0).status());
        Found atZero = measure(model, zero, theta, examples, Map.of());
        assertEquals(0, atZero.value("kept_neurons", 0));
        assertEquals("no_neuron", atZero.row("mean_absolute_cosine", 0).status());
        assertEquals("zero_weights", atZero.row("projection", null).status());
        theta[4] = Double.NaN;
        Found broken = measure(model, theta, theta, examples, Map.of());
        assertEquals("not_finite", broken.row("projection", null).status());
        theta[4] = Double.MAX_VALUE;
        theta[5] = Double.MAX_VALUE;
        Found overflown = measure(model, theta, theta, examples, Map.of());
        // of neurons without a size or a direction nothing is counted
        for (String quantity : List.of("mean_absolute_cosine", "kept_neurons", "clusters", "largest_cluster_share")) {
            assertEquals("not_finite", broken.row(quantity, 0).status(), quantity);
            assertEquals("not_finite", broken.row(quantity, null).status(), quantity);
            assertEquals("not_finite", overflown.row(quantity, 0).status(), quantity);
        }
        for (Measurement row : broken.rows) {
            assertEquals(row.value() != null, row.status().equals("ok"), row.toString());
        }
    }

    @Test
    void everyQuantityIsDeclared() {
        List<String> declared = PROBE.quantities().stream().map(Quantity::name).toList();
        TwoLayers model = new TwoLayers(3, 4, 1, Activation.TANH, true);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        List<String> found = measure(model, theta, theta, gaussian(3, 1, 9, 1), Map.of()).rows.stream()
                .map(Measurement::quantity)
                .distinct()
                .toList();
        assertEquals(
                declared.stream().sorted().toList(), found.stream().sorted().toList());
        assertTrue(measure(model, theta, theta, gaussian(3, 1, 9, 1), Map.of("matrices", false))
                .matrices
                .isEmpty());
    }

    @Test
    void measuringLeavesTheNetworkAlone() {
        TwoLayers model = new TwoLayers(3, 4, 1, Activation.XTANH, true);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        double[] copy = theta.clone();
        measure(model, theta, theta, gaussian(3, 1, 9, 1), Map.of());
        assertArrayEquals(copy, theta);
    }

    @Test
    void aNetworkWithoutNeuronsIsTurnedAway() {
        Model other = new Model() {
            @Override
            public List<Block> blocks() {
                return List.of(new Block(-1, "delta", 1, 1, 0));
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
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> measure(other, new double[1], new double[1], gaussian(1, 1, 3, 1), Map.of()))
                .getMessage();
        assertTrue(message.contains("probe condensation") && message.contains("cnn or mlp"), message);
    }
}
