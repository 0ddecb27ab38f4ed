package org.almagest.studies.openquestions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.linalg.LeastSquares;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.dynamics.probe.TrainingLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that NumPy and PyTorch give for inputs in closed form, to all their digits. */
class OraclesTest {
    /** Relative; a few thousand operations at most, in another order. */
    private static final double TOLERANCE = 1e-10;

    /** Measured numbers by name. */
    private static final class Found implements Sink {
        final Map<String, Double> numbers = new TreeMap<>();

        @Override
        public void measurement(Measurement measurement) {
            if (measurement.value() != null) {
                numbers.put(measurement.quantity(), measurement.value());
            }
        }

        @Override
        public void spectrum(Spectrum spectrum) {}

        @Override
        public void matrix(Matrix matrix) {}
    }

    private static double[] numbers(int count, IntToDoubleFunction number) {
        return IntStream.range(0, count).mapToDouble(number).toArray();
    }

    private static double[] wave(int count, double size) {
        return numbers(count, k -> size * Math.sin(1.7 * k));
    }

    /** x_ia = cos(1 + 3i + 7a), y_i = sin(1 + i). */
    private static DataSet waves(int count, int dimension) {
        return data(
                "waves",
                dimension,
                numbers(count * dimension, k -> Math.cos(1 + 3 * (k / dimension) + 7 * (k % dimension))),
                numbers(count, i -> Math.sin(1 + i)));
    }

    private static DataSet data(String name, int features, double[] inputs, double[] targets) {
        return new DataSet(
                name,
                new Examples(features, 1, targets.length, inputs, targets),
                new Examples(features, 1, 0, new double[0], new double[0]),
                false);
    }

    private static Model model(String name, DataSet data, Map<String, ?> given) {
        Family family = Families.ALL.named(name);
        return family.build(Settings.of(family.parameters(), given), data);
    }

    private static Map<String, Double> measured(
            String probe, Model model, double[] theta, double[] start, DataSet data, Objective objective, long step) {
        Probe known = Probes.ALL.named(probe);
        Found found = new Found();
        known.session(Settings.of(known.parameters(), Map.of()))
                .at(new Snapshot(step, model, theta, start, data, objective, 1), found);
        return found.numbers;
    }

    private static Map<String, Double> measured(String probe, Model model, double[] theta, DataSet data) {
        return measured(probe, model, theta, theta, data, Objectives.SQUARED_ERROR, 0);
    }

    private static void assertRelative(double expected, double found) {
        assertEquals(expected, found, TOLERANCE * Math.abs(expected));
    }

    @Test
    void readoutsOfLeastNorm() {
        DataSet data = waves(4, 2);
        double[] columns = wave(14, 1);
        for (int p : new int[] {3, 7}) {
            double[] theta = new double[3 * p];
            for (int k = 0; k < p; k++) {
                // neurons are columns of the oracle's matrix, which has seven
                theta[2 * k] = columns[k];
                theta[2 * k + 1] = columns[7 + k];
            }
            Model model = model("random-features", data, Map.of("width", p));
            Map<String, Double> found = measured("interpolation", model, theta, data);
            if (p == 3) {
                assertRelative(0.33678466915998434, found.get("train_mse"));
            } else {
                assertTrue(found.get("train_mse") < 1e-25, found::toString);
                assertRelative(29.884433769669158, found.get("weight_norm"));
            }
        }
    }

    @Test
    void narrowerNetworksHaveTheFirstFeaturesOfWiderOnes() {
        DataSet data = waves(4, 3);
        for (String features : List.of("normal", "sphere")) {
            double[] wide = model("random-features", data, Map.of("width", 9, "features", features))
                    .initialise(new RandomStream(1, "init"));
            double[] narrow = model("random-features", data, Map.of("width", 4, "features", features))
                    .initialise(new RandomStream(1, "init"));
            assertArrayEquals(Arrays.copyOf(wide, 12), Arrays.copyOf(narrow, 12));
        }
    }

    /** Two neurons a layer, and 2^k pieces without any error: all numbers on the way are fractions of 4096. */
    @ParameterizedTest
    @CsvSource({"1,2", "2,4", "3,8", "4,16", "6,64"})
    void tentMapsHaveTwoToTheDepthPieces(int depth, int pieces) {
        DataSet data = DataSets.load("sawtooth", Settings.of(new Sawtooth().parameters(), Map.of("folds", depth)));
        Model model = model("tent-map", data, Map.of("depth", depth, "init_scale", 0.0));
        double[] theta = model.initialise(new RandomStream(1, "init"));
        Probe probe = Probes.ALL.named("pieces");
        Found sink = new Found();
        probe.measure(
                new Snapshot(0, model, theta, theta, data, Objectives.SQUARED_ERROR, 1),
                Settings.of(probe.parameters(), Map.of("draws", 3)),
                sink);
        Map<String, Double> found = sink.numbers;
        assertEquals(pieces, found.get("pieces"));
        assertEquals(pieces, found.get("target_pieces"));
        assertEquals(0, found.get("composition_error"));
        assertEquals(2 * depth + 1, found.get("shallow_bound"));
        assertTrue(found.get("shallow_pieces") <= 2 * depth + 1, found::toString);
        assertTrue(found.get("shallow_mse") > 0 && found.get("shallow_mse") < 1.0 / 6, found::toString);
    }

    /** A tent is a shallow network as well, once a knot is at its top. */
    @Test
    void shallowFitsCountKnotsThatTheyCanUse() {
        double[] x = numbers(33, i -> i / 32.0);
        assertEquals(2, Pieces.count(x, numbers(33, i -> Math.min(x[i], 1 - x[i]))));
        assertEquals(3, Pieces.count(x, numbers(33, i -> Math.max(0.25, Math.abs(x[i] - 0.5)))));
        assertEquals(1, Pieces.count(x, x));
    }

    private static final Map<String, Object> TANGENT =
            Map.of("depth", 1, "width", 4, "activation", "tanh", "parametrisation", "ntk", "bias", false);

    /** Gradient descent on ½Σ(f − y)² by itself, as far as 100 steps of 0.1. */
    private static double[] descended(Model model, double[] theta, DataSet data) {
        int n = data.train().count();
        double[] at = theta.clone();
        NetworkInGraph network = new NetworkInGraph(model);
        Node loss = Objectives.SQUARED_ERROR
                .emit(network.graph(), network, network.batch(data.train().shape(), n))
                .total(network.graph());
        NetworkExecution execution =
                network.execution(Differentiation.gradient(network.graph(), loss, network.parameters()), at);
        execution.load(data.train(), 0);
        for (int step = 0; step < 100; step++) {
            execution.parameters(at);
            execution.execution().run();
            int from = execution.execution().plan().output(0);
            for (int i = 0; i < model.parameterCount(); i++) {
                // the mean over n is 2L/n
                at[i] -= 0.1 * n / 2 * execution.execution().arena()[from + i];
            }
        }
        return at;
    }

    @Test
    void geometryOfDescent() {
        DataSet data = waves(3, 2);
        Model model = model("mlp", data, TANGENT);
        double[] theta = wave(12, 2);
        double[] gram = new TangentKernel(model, data.train(), theta).gram();
        assertRelative(0.3242417297781648, gram[0]);
        assertRelative(0.4611639517313109, gram[4]);
        assertRelative(0.6122332624792807, gram[8]);
        double least = SymmetricEigenvalues.of(gram, 3)[0];
        // of the largest entry: an eigenvalue this small has no more correct digits
        assertEquals(0.00017510136085960074, least, TOLERANCE);
        TrainingLoss loss = new TrainingLoss(model, data.train(), Objectives.SQUARED_ERROR);
        loss.evaluate(theta);
        assertRelative(0.9813781921456085, 1.5 * loss.value());
        assertEquals(
                0.28963094941823525 - least,
                measured("descent-geometry", model, theta, data).get("pl_margin"),
                TOLERANCE);
        double[] end = descended(model, theta, data);
        loss.evaluate(end);
        assertRelative(0.6684902393076686, 1.5 * loss.value());
        Map<String, Double> kernel = measured("ntk", model, end, theta, data, Objectives.SQUARED_ERROR, 100);
        assertRelative(0.08091492944138824, kernel.get("kernel_change"));
        // 51 losses of the straight path, one by one
        double[] path = new double[51];
        for (int i = 0; i < path.length; i++) {
            double t = i / 50.0;
            loss.evaluate(numbers(12, j -> theta[j] + t * (end[j] - theta[j])));
            path[i] = loss.value();
        }
        double risen = 0;
        for (int i = 1; i < path.length; i++) {
            risen += Math.max(0, path[i] - path[i - 1]);
        }
        assertEquals(
                risen / (path[0] - path[50]),
                measured("descent-geometry", model, end, theta, data, Objectives.SQUARED_ERROR, 100)
                        .get("path_rise"),
                TOLERANCE);
    }

    @Test
    void centredNetworksMoveTheirKernel() {
        DataSet data = waves(3, 2);
        Map<String, Object> centred = new TreeMap<>(TANGENT);
        centred.put("centred", true);
        Model model = model("mlp", data, centred);
        double[] theta = Arrays.copyOf(wave(12, 2), 24);
        System.arraycopy(theta, 0, theta, 12, 12);
        double[] end = descended(model, theta, data);
        assertRelative(
                0.08833929245836013,
                measured("ntk", model, end, theta, data, Objectives.SQUARED_ERROR, 100)
                        .get("kernel_change"));
    }

    @Test
    void residualOfPoissonsEquation() {
        double[] x = {0, 0.25, 0.5, 0.75, 1};
        DataSet data = data("poisson", 1, x, numbers(5, i -> Poisson.source(x[i])));
        Model model = model("mlp", data, Map.of("depth", 2, "width", 3));
        double[] theta = wave(22, 0.9);
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(data.train().shape(), 5);
        Node inputs = batch.inputs();
        GraphBuilder graph = network.graph();
        Node u = graph.multiply(graph.subtract(inputs, graph.multiply(inputs, inputs)), network.predict(inputs));
        Node slope = PoissonResidual.slope(graph, u, inputs);
        Node loss = new PoissonResidual().emit(graph, network, batch).total(graph);
        NetworkExecution execution =
                network.execution(List.of(u, slope, PoissonResidual.slope(graph, slope, inputs), loss), theta);
        execution.load(data.train(), 0);
        execution.execution().run();
        assertRelative(-0.32819668916307904, execution.execution().copyOf(0, 5)[1]);
        assertRelative(-0.9104617265721477, execution.execution().copyOf(1, 5)[1]);
        assertRelative(3.384009177354335, execution.execution().copyOf(2, 5)[1]);
        assertRelative(84.87620585832127, execution.execution().copyOf(3, 1)[0]);
    }

    /** What a network that is 0 misses: all of the solution, and all of each mode. */
    @Test
    void nothingIsAWholeSolutionOff() {
        DataSet data = DataSets.load("poisson", Settings.of(new Poisson().parameters(), Map.of()));
        Model model = model("mlp", data, Map.of("depth", 1, "width", 2));
        Map<String, Double> found = measured("solution-error", model, new double[model.length()], data);
        assertEquals(1, found.get("relative_l2"), TOLERANCE);
        // both ends of the grid are points, so that means over 64 points are 63/64 of those over the interval
        assertEquals(63.0 / 64, found.get("mode_1_error"), TOLERANCE);
        assertEquals(63.0 / 64, found.get("mode_4_error"), TOLERANCE);
        assertEquals(0, found.get("log_mode_ratio"), TOLERANCE);
    }

    /** By the sums themselves: with n nodes at ±√3, 0 of weights 1/6, 1/6, 2/3 an average of a quadratic is exact. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void heatShiftsTheStartByItsTime(int dimension) {
        double time = 0.05;
        double[] x = wave(dimension, 0.7);
        double[] nodes = {-Math.sqrt(3), 0, Math.sqrt(3)};
        double[] weights = {1.0 / 6, 2.0 / 3, 1.0 / 6};
        double mean = 0;
        for (int point = 0; point < Math.pow(3, dimension); point++) {
            double weight = 1;
            double squares = 0;
            for (int j = 0, rest = point; j < dimension; j++, rest /= 3) {
                double moved = x[j] + Math.sqrt(2 * time) * nodes[rest % 3];
                weight *= weights[rest % 3];
                squares += moved * moved;
            }
            mean += weight * Heat.start(squares, dimension);
        }
        double start = Heat.start(Arrays.stream(x).map(v -> v * v).sum(), dimension);
        assertEquals(start + 2 * time * Math.sqrt(dimension), mean, TOLERANCE);
    }

    @Test
    void slopesAlongALine() {
        DataSet data = DataSets.load(
                "sawtooth", Settings.of(new Sawtooth().parameters(), Map.of("low", -2.0, "high", 2.0, "train", 256)));
        // both kinds have the same parameters
        double[] theta = wave(33, 1);
        Model plain = model("relu-chain", data, Map.of("depth", 2, "width", 3));
        Snapshot snapshot = new Snapshot(0, plain, theta, theta, data, Objectives.SQUARED_ERROR, 1);
        double[] slopes = GradientAutocorrelation.slopes(snapshot, data.train());
        assertRelative(-0.17364206455116046, slopes[0]);
        assertRelative(1.241643062403337, slopes[255]);
        assertRelative(
                0.901114891405674,
                measured("gradient-autocorrelation", plain, theta, data).get("autocorrelation_8"));
        // with skip connections, by hand at both ends
        Model skip = model("relu-chain", data, Map.of("depth", 2, "width", 3, "skip", true));
        double[] skipped = GradientAutocorrelation.slopes(
                new Snapshot(0, skip, theta, theta, data, Objectives.SQUARED_ERROR, 1), data.train());
        for (int i : new int[] {0, 100, 255}) {
            assertRelative(slope(theta, data.train().inputs()[i]), skipped[i]);
        }
    }

    /** df/dx of the chain of width 3 with two blocks and skip connections, by the chain rule. */
    private static double slope(double[] theta, double x) {
        double[] state = new double[3];
        double[] moves = new double[3];
        for (int i = 0; i < 3; i++) {
            state[i] = x * theta[i] + theta[3 + i];
            moves[i] = theta[i];
        }
        for (int l = 0; l < 2; l++) {
            double[] next = state.clone();
            double[] nextMoves = moves.clone();
            for (int j = 0; j < 3; j++) {
                next[j] += theta[18 + 12 * l + j] / Math.sqrt(2);
                for (int i = 0; i < 3; i++) {
                    double weight = theta[9 + 12 * l + 3 * i + j] / Math.sqrt(2);
                    next[j] += state[i] > 0 ? weight * state[i] : 0;
                    nextMoves[j] += state[i] > 0 ? weight * moves[i] : 0;
                }
            }
            state = next;
            moves = nextMoves;
        }
        double slope = 0;
        for (int i = 0; i < 3; i++) {
            slope += theta[6 + i] * moves[i];
        }
        return slope;
    }

    /** The readout that the probe fits is the ridge solution of one of the four λ. */
    @Test
    void fixedFeaturesAreReadOutByRidge() {
        Settings settings = Settings.of(
                new GaussianPoints().parameters(),
                Map.of("dimension", 3, "target", "tanh-ridge", "train", 40, "test", 30));
        DataSet data = DataSets.load("gaussian-points", settings);
        FeatureModel model = (FeatureModel) model("random-features", data, Map.of("width", 6, "features", "sphere"));
        double[] start = model.initialise(new RandomStream(1, "init"));
        Map<String, Double> found = measured("relative-error", model, start, data);
        double[] features = model.features(start, data.train());
        boolean one = false;
        for (double lambda : new double[] {1e-4, 1e-2, 1, 100}) {
            double[] readout = LeastSquares.ridge(features, 40, 6, data.train().targets(), lambda);
            double[] predicted = FeatureModel.readout(model.features(start, data.test()), readout);
            double error = Look.meanSquare(predicted, data.test().targets())
                    / Look.variance(data.test().targets());
            one |= Math.abs(error - found.get("fixed_relative_mse")) < TOLERANCE;
        }
        assertTrue(one, found::toString);
        assertEquals(
                Math.log(found.get("relative_mse") / found.get("fixed_relative_mse")),
                found.get("log_feature_gain"),
                TOLERANCE);
    }
}
