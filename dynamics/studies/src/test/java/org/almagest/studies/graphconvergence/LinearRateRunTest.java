package org.almagest.studies.graphconvergence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The theorem of arXiv 2105.04550 along trajectories, and an answer worked out elsewhere. */
class LinearRateRunTest {
    /** The two sides are the same number by two ways: sums of some hundred products each. */
    private static final double IDENTITY = 1e-9;

    /** −dL/dt from losses a short time apart, which the flow gives to 1e-10. */
    private static final double DIFFERENCES = 1e-4;

    private final Map<String, Object> model = new HashMap<>();
    private final Map<String, Object> training = new HashMap<>(Map.of(
            "optimizer",
            "flow",
            "batch_size",
            0,
            "learning_rate",
            2.0,
            "rate_unit",
            "ntk",
            "epochs",
            60,
            "record",
            "linear",
            "record_spacing",
            1.0));

    private RunConfiguration configuration(String data, Settings dataSettings, long seed) {
        ProbeRequest probe = new ProbeRequest(
                "linear-rate",
                new ProbeSchedule(false, false, List.of(), List.of(), true),
                Settings.of(Probes.ALL.named("linear-rate").parameters(), Map.of()));
        return new RunConfiguration(
                "gnn",
                Settings.of(Families.ALL.named("gnn").parameters(), model),
                data,
                dataSettings,
                Settings.of(Training.PARAMETERS, training),
                List.of(probe),
                seed);
    }

    private static double[] values(RunResult result, String quantity) {
        return result.measurements().stream()
                .filter(row -> row.quantity().equals(quantity) && row.status().equals("ok"))
                .mapToDouble(Measurement::value)
                .toArray();
    }

    private static double last(RunResult result, String quantity) {
        double[] values = values(result, quantity);
        return values[values.length - 1];
    }

    static List<List<String>> oracle() throws IOException {
        try (InputStream stream = LinearRateRunTest.class.getResourceAsStream("/oracles/gnn_rates.csv")) {
            return new CsvParser(new CsvParserSettings())
                    .parseAll(Objects.requireNonNull(stream), StandardCharsets.UTF_8).stream()
                            .skip(1)
                            .map(List::of)
                            .toList();
        }
    }

    /** The path on four nodes of the oracle; the fourth column of X is −1 and the training nodes are 0, 1 and 3. */
    private static DataSet path(double[] targets) {
        double[] x = {1, 0, 2, -1, 0, 1, 1, 1};
        int[] nodes = IntStream.range(0, 8).map(i -> i % 4).toArray();
        int[] rows = IntStream.range(0, 8).map(i -> i / 4).toArray();
        SparseMatrix features = SparseMatrix.of(4, 2, nodes, rows, x);
        int[] from = {0, 1, 1, 2, 2, 3};
        int[] to = {1, 0, 2, 1, 3, 2};
        SparseMatrix adjacency = SparseMatrix.of(4, 4, from, to, new double[] {1, 1, 1, 1, 1, 1});
        Examples train = new Examples(1, 2, 3, new double[] {0, 1, 3}, targets);
        Examples none = new Examples(1, 2, 0, new double[0], new double[0]);
        return new DataSet("path", train, none, false, new NodeGraph(features, adjacency));
    }

    /** As many digits as the oracle prints, six. */
    private static void sameDigits(String printed, double value) {
        double expected = Double.parseDouble(printed);
        assertEquals(expected, value, 0.5000001 * Math.pow(10, Math.floor(Math.log10(expected)) - 5), printed);
    }

    @ParameterizedTest
    @MethodSource("oracle")
    void constantsAreThoseOfTheOracleAndTheBoundHolds(List<String> row) {
        model.putAll(Map.of(
                "operator", row.get(3).toLowerCase(Locale.ROOT),
                "depth", Integer.parseInt(row.get(4)),
                "skip", row.get(5).equals("multi") ? "multiscale" : "plain",
                "width", Integer.parseInt(row.get(9))));
        double[] targets = new Random(3).doubles(6, -2, 2).toArray();
        RunResult result = Run.train(configuration("path", Settings.of(List.of(), Map.of()), 5), path(targets));
        assertEquals(Status.FINISHED, result.status(), result.error());
        sameDigits(row.get(10), last(result, "sigma_min_squared"));
        checkTheorem(result);
    }

    private static void checkTheorem(RunResult result) {
        double[] holds = values(result, "bound_holds");
        assertEquals(result.trajectory().size(), holds.length, "looks");
        for (int i = 0; i < holds.length; i++) {
            assertEquals(1, holds[i], "look " + i);
        }
        for (double error : values(result, "identity_relative_error")) {
            assertTrue(error <= IDENTITY, "identity off by " + error);
        }
        for (double share : values(result, "rate_over_bound")) {
            assertTrue(share >= 1 - IDENTITY, "rate over bound " + share);
        }
        assertTrue(result.finalLoss() < result.initialLoss(), "it learns");
    }

    @Test
    void boundHoldsOnTwentyRandomGraphs() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20; i++) {
            int dimension = 2 + random.nextInt(3);
            model.clear();
            model.putAll(Map.of(
                    "operator",
                    random.nextBoolean() ? "gin" : "gcn",
                    "depth",
                    1 + random.nextInt(3),
                    "skip",
                    random.nextBoolean() ? "plain" : "multiscale",
                    "width",
                    dimension + random.nextInt(5)));
            Map<String, Object> data = Map.of(
                    "graph",
                    List.of("path", "cycle", "grid", "random-regular").get(random.nextInt(4)),
                    "nodes",
                    10 + 2 * random.nextInt(10),
                    "dimension",
                    dimension,
                    "train",
                    3 + random.nextInt(6),
                    "labels",
                    random.nextBoolean() ? "signal" : "noise",
                    "data_seed",
                    (long) i);
            RunResult result = Run.execute(configuration(
                    "synthetic-graph",
                    Settings.of(DataSets.SOURCES.named("synthetic-graph").parameters(), data),
                    i));
            assertEquals(Status.FINISHED, result.status(), result.error());
            checkTheorem(result);
        }
    }

    /** A rate of the wrong sign or size, or a bound from another loss, would show here. */
    @Test
    void ratesAreThoseOfTheLossesAlongTheTrajectory() {
        model.putAll(Map.of("operator", "gcn", "depth", 2, "width", 6));
        training.put("learning_rate", 1e-3);
        RunResult result = Run.train(
                configuration("path", Settings.of(List.of(), Map.of()), 5), path(new double[] {1, 0, -1, 2, 0.5, 0.3}));
        double star = last(result, "loss_star");
        double[] rates = values(result, "instantaneous_rate");
        double[] kernel = values(result, "ntk_rate");
        assertEquals(1, kernel.length);
        List<TrajectoryPoint> points = result.trajectory();
        double time = 1e-3 * unit(result);
        for (int i = 1; i + 1 < points.size(); i++) {
            double slope = (Math.log(points.get(i - 1).loss() - star)
                            - Math.log(points.get(i + 1).loss() - star))
                    / (2 * time);
            assertEquals(slope, rates[i], DIFFERENCES * slope, "look " + i);
        }
        assertEquals(rates[rates.length - 10], last(result, "fitted_rate"), 0.01 * rates[0]);
        assertEquals(1, last(result, "fitted_rate_r2"), 1e-3);
    }

    /** One unit of time, from the steps' own sizes: the losses of two runs that differ in it. */
    private static double unit(RunResult result) {
        // ln(loss_bound − ℓ*) = ln(ℓ_0 − ℓ*) − bound_rate·t after the first step
        double star = last(result, "loss_star");
        double[] bound = values(result, "loss_bound");
        double[] rate = values(result, "bound_rate");
        int at = bound.length - 1;
        return Math.log((bound[0] - star) / (bound[at] - star)) / rate[at] / at / 1e-3;
    }

    @Test
    void smallStepsOfGradientDescentKeepTheBoundAndLargeOnesAreNotJudged() {
        model.putAll(Map.of("operator", "gin", "depth", 1, "width", 5));
        training.putAll(Map.of("optimizer", "gd", "learning_rate", 0.01, "epochs", 3000, "record_spacing", 50.0));
        RunResult small = Run.train(
                configuration("path", Settings.of(List.of(), Map.of()), 2), path(new double[] {1, 0, -1, 2, 0.5, 0.3}));
        checkHolds(small, 61);
        training.putAll(Map.of("learning_rate", 0.5, "epochs", 60));
        RunResult large = Run.train(
                configuration("path", Settings.of(List.of(), Map.of()), 2), path(new double[] {1, 0, -1, 2, 0.5, 0.3}));
        assertEquals(0, values(large, "bound_holds").length);
        assertTrue(large.measurements().stream().anyMatch(row -> row.status().equals("step_too_large")));
        training.putAll(Map.of("learning_rate", 0.01, "batch_size", 2));
        RunResult batches = Run.train(
                configuration("path", Settings.of(List.of(), Map.of()), 2), path(new double[] {1, 0, -1, 2, 0.5, 0.3}));
        assertEquals(0, values(batches, "bound_holds").length);
        assertTrue(batches.measurements().stream().anyMatch(row -> row.status().equals("mini_batches")));
        training.putAll(Map.of("optimizer", "adam", "rate_unit", "one", "learning_rate", 0.01, "batch_size", 0));
        RunResult adam = Run.train(
                configuration("path", Settings.of(List.of(), Map.of()), 2), path(new double[] {1, 0, -1, 2, 0.5, 0.3}));
        assertTrue(adam.measurements().stream().anyMatch(row -> row.status().equals("not_gradient_descent")));
    }

    private static void checkHolds(RunResult result, int looks) {
        double[] holds = values(result, "bound_holds");
        assertEquals(looks, holds.length);
        for (double one : holds) {
            assertEquals(1, one);
        }
    }

    /** Fewer rows than features leave λ at 0: the bound says nothing, and holds. */
    @Test
    void narrowNetworksHaveAnEmptyBound() {
        model.putAll(Map.of("operator", "gin", "depth", 2, "width", 1));
        RunResult result = Run.train(
                configuration("path", Settings.of(List.of(), Map.of()), 2), path(new double[] {1, 0, -1, 2, 0.5, 0.3}));
        assertEquals(0, last(result, "lambda_t"));
        assertEquals(values(result, "loss_bound")[0], last(result, "loss_bound"));
        checkHolds(result, 61);
        assertEquals(0, values(result, "rate_over_bound").length);
    }

    private RunResult perceptron(Map<String, Object> network, Map<String, Object> probe) {
        return Run.execute(new RunConfiguration(
                "mlp",
                Settings.of(Families.ALL.named("mlp").parameters(), network),
                "gaussian-mixture",
                Settings.of(
                        DataSets.SOURCES.named("gaussian-mixture").parameters(),
                        Map.of("dimension", 12, "train", 6, "test", 0, "separation", 1.0)),
                Settings.of(Training.PARAMETERS, training),
                List.of(new ProbeRequest(
                        "linear-rate",
                        new ProbeSchedule(false, false, List.of(), List.of(), true),
                        Settings.of(Probes.ALL.named("linear-rate").parameters(), probe))),
                3));
    }

    /** Linear regression with more dimensions than examples: the kernel stays, and the last direction to fall has its rate. */
    @Test
    void theKernelTellsTheRateOfLinearRegression() {
        training.put("epochs", 400);
        RunResult result = perceptron(Map.of("depth", 0, "bias", false), Map.of());
        assertEquals(Status.FINISHED, result.status(), result.error());
        double kernel = values(result, "ntk_rate")[0];
        double[] rates = values(result, "instantaneous_rate");
        assertEquals(kernel, rates[rates.length - 1], 1e-3 * kernel);
        assertEquals(kernel, last(result, "fitted_rate"), 0.05 * kernel);
        assertTrue(rates[0] > 2 * kernel, "other directions fall faster: " + rates[0]);
        assertEquals(0, values(result, "bound_rate").length);
    }

    /** −dℓ/dt = 4·rᵀΘr/(N·K)² ≥ 4·λ_min·ℓ/(N·K) for any network. */
    @Test
    void noNetworkStartsMoreSlowlyThanItsKernelSays() {
        training.putAll(Map.of("optimizer", "gd", "learning_rate", 0.01));
        for (String activation : List.of("tanh", "relu", "softplus")) {
            RunResult result = perceptron(Map.of("depth", 1, "width", 40, "activation", activation), Map.of());
            assertEquals(Status.FINISHED, result.status(), result.error());
            double kernel = values(result, "ntk_rate")[0];
            assertTrue(kernel > 0 && values(result, "instantaneous_rate")[0] >= kernel, activation);
        }
        RunResult large = perceptron(Map.of("depth", 1), Map.of("full_limit", 11));
        assertTrue(large.measurements().stream()
                .anyMatch(
                        row -> row.quantity().equals("ntk_rate") && row.status().equals("too_large")));
    }

    /** Flow is the limit of gradient descent: half the step, half the difference. */
    @Test
    void gradientDescentTendsToTheFlow() {
        model.putAll(Map.of("operator", "gcn", "depth", 2, "width", 4));
        DataSet data = path(new double[] {1, 0, -1, 2, 0.5, 0.3});
        training.putAll(Map.of("rate_unit", "one", "learning_rate", 0.5, "epochs", 4));
        double flow = Run.train(configuration("path", Settings.of(List.of(), Map.of()), 2), data)
                .finalLoss();
        List<Double> errors = new ArrayList<>();
        for (int steps : new int[] {1000, 2000, 4000}) {
            training.putAll(Map.of("optimizer", "gd", "learning_rate", 2.0 / steps, "epochs", steps));
            errors.add(Run.train(configuration("path", Settings.of(List.of(), Map.of()), 2), data)
                            .finalLoss()
                    - flow);
        }
        assertEquals(2, errors.get(0) / errors.get(1), 0.02);
        assertEquals(2, errors.get(1) / errors.get(2), 0.02);
    }

    @Test
    void flowWantsTheWholeTrainingSetAndAReachableTolerance() {
        model.putAll(Map.of("depth", 1));
        DataSet data = path(new double[] {1, 0, -1, 2, 0.5, 0.3});
        training.putAll(Map.of("batch_size", 2));
        RunResult batches = caught(data);
        assertTrue(batches.error().contains("expected batch_size 0"), batches.error());
        training.putAll(Map.of("batch_size", 0, "rate_unit", "one", "learning_rate", 1e6, "flow_tolerance", 1e-14));
        RunResult stiff = caught(data);
        assertTrue(stiff.error().contains("flow_tolerance"), stiff.error());
        training.putAll(Map.of("rate_unit", "ntk", "loss", "cross-entropy"));
        RunResult entropy = caught(data);
        assertTrue(entropy.error().contains("expected squared-error"), entropy.error());
        assertFalse(entropy.error().isBlank());
    }

    private RunResult caught(DataSet data) {
        try {
            Run.train(configuration("path", Settings.of(List.of(), Map.of()), 2), data);
        } catch (IllegalArgumentException e) {
            return RunResult.failed(Objects.requireNonNull(e.getMessage()));
        }
        throw new AssertionError("expected to fail");
    }
}
