package org.almagest.dynamics.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Game;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Role;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out of unrolled steps, and its derivatives in all that went in. */
class BilevelTest {
    private static final double RATE = 0.05;
    private static final double FACTOR = 0.9;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    /** Of central differences over four points; small, since Adam's step turns sharply where a gradient changes its sign. */
    private static final double STEP = 1e-5;

    /** Of the largest entry. */
    private static final double DIFFERENCES = 1e-7;
    /** A few hundred operations in another order. */
    private static final double ROUNDING = 1e-13;

    private static final int COUNT = 8;
    private static final int FEATURES = 3;
    private static final int WIDTH = 4;
    private static final List<Integer> INNER = List.of(0, 1);

    /** v·tanh(W·x), whose decays and step size are parameters as well, as logarithms. */
    private record Tuned(List<Role> roles) implements Model, Game {
        @Override
        public List<Role> players(Objective loss) {
            return roles;
        }

        @Override
        public List<Block> blocks() {
            return List.of(
                    new Block(0, "W", WIDTH, FEATURES, 0),
                    new Block(1, "v", 1, WIDTH, WIDTH * FEATURES),
                    new Block(2, "decay", 1, 2, WIDTH * (FEATURES + 1)),
                    new Block(3, "rate", 1, 1, WIDTH * (FEATURES + 1) + 2));
        }

        @Override
        public double[] initialise(RandomStream random) {
            double[] theta = new double[parameterCount()];
            Arrays.setAll(theta, i -> 0.6 * random.normal());
            theta[WIDTH * (FEATURES + 1)] = -3;
            theta[WIDTH * (FEATURES + 1) + 1] = -2;
            theta[WIDTH * (FEATURES + 1) + 2] = Math.log(RATE);
            return theta;
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            Node state = graph.activate(Activation.TANH, graph.product(pass.parameter(0), inputs));
            return graph.product(pass.parameter(1), state);
        }

        @Override
        public double operationsPerExample() {
            return 40;
        }
    }

    /** Squared error of the examples that a field names, and the decays where they are wanted. */
    private record Error(String field, boolean decays) implements Objective {
        @Override
        public String name() {
            return field;
        }

        @Override
        public String description() {
            return "squared error of some examples";
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node error = graph.subtract(network.predict(batch.inputs()), batch.targets());
            Node counted = graph.multiply(batch.field(field), graph.multiply(error, error));
            Terms terms = Terms.of("error", graph.scale(2.0 / COUNT, graph.sum(counted)));
            if (!decays) {
                return terms;
            }
            Node decay = network.parameters().get(2);
            Node penalty = graph.constant(0);
            for (int i : INNER) {
                Node weights = network.parameters().get(i);
                penalty = graph.add(
                        penalty,
                        graph.multiply(
                                graph.exp(graph.slice(decay, 0, i, 1)), graph.sum(graph.multiply(weights, weights))));
            }
            return terms.and("penalty", 1, penalty);
        }
    }

    private static final Bilevel.Rule SGD = (graph, network) -> InnerOptimizer.sgd(rate(graph, network));
    private static final Bilevel.Rule MOMENTUM =
            (graph, network) -> InnerOptimizer.momentum(rate(graph, network), graph.constant(FACTOR));
    private static final Bilevel.Rule ADAM =
            (graph, network) -> InnerOptimizer.adam(rate(graph, network), BETA1, BETA2, EPSILON);

    private static Node rate(GraphBuilder graph, NetworkInGraph network) {
        return graph.exp(network.parameters().get(3));
    }

    private static Bilevel bilevel(Bilevel.Rule rule, int steps) {
        return new Bilevel(INNER, new Error("support", true), new Error("query", false), rule, steps);
    }

    private final Model model = new Tuned(List.of());
    private final double[] theta = model.initialise(new RandomStream(1, "init"));
    private final Examples examples = examples();

    private static Examples examples() {
        RandomStream random = new RandomStream(2, "examples");
        double[] inputs = new double[FEATURES * COUNT];
        double[] targets = new double[COUNT];
        double[] support = new double[COUNT];
        double[] query = new double[COUNT];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        Arrays.setAll(support, i -> i % 2);
        Arrays.setAll(query, i -> 1 - i % 2);
        return new Examples(
                FEATURES,
                1,
                COUNT,
                inputs,
                targets,
                List.of(Field.integer("support", 1, support), Field.integer("query", 1, query)),
                List.of());
    }

    static Stream<Arguments> unrollings() {
        return Stream.of(Named.of("sgd", SGD), Named.of("momentum", MOMENTUM), Named.of("adam", ADAM))
                .flatMap(rule -> Stream.of(1, 5, 20).map(steps -> Arguments.of(rule, steps)));
    }

    @ParameterizedTest
    @MethodSource("unrollings")
    void hypergradientsAreThoseOfDifferences(Bilevel.Rule rule, int steps) {
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        Batch batch = network.batch(examples.shape(), COUNT);
        Node value = bilevel(rule, steps).emit(graph, network, batch).total(graph);
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(graph, value, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(examples, 0);
        execution.execution().run();
        double[] gradient = Stream.of(1, 2, 3, 4)
                .flatMapToDouble(i -> Arrays.stream(
                        execution.execution().copyOf(i, results.get(i).shape().size())))
                .toArray();
        double[] differences = new double[theta.length];
        for (int i = 0; i < theta.length; i++) {
            double near = at(execution, i, STEP) - at(execution, i, -STEP);
            double far = at(execution, i, 2 * STEP) - at(execution, i, -2 * STEP);
            differences[i] = (8 * near - far) / (12 * STEP);
        }
        double largest = Arrays.stream(differences).map(Math::abs).max().orElseThrow();
        assertArrayEquals(differences, gradient, DIFFERENCES * largest);
        // each kind of what went in matters, or the comparison would say nothing of it
        for (int i : new int[] {0, WIDTH * FEATURES, theta.length - 3, theta.length - 2, theta.length - 1}) {
            boolean decay = i == theta.length - 3 || i == theta.length - 2;
            // Adam's first step is the gradient's sign, whatever its size
            boolean signAlone = rule == ADAM && steps == 1 && decay;
            assertTrue(signAlone || Math.abs(gradient[i]) > 1e3 * DIFFERENCES * largest, "parameter " + i);
        }
    }

    private double at(NetworkExecution execution, int i, double by) {
        double[] moved = theta.clone();
        moved[i] += by;
        execution.parameters(moved);
        execution.execution().run();
        return execution.execution().copyOf(0, 1)[0];
    }

    /** The steps are those that training takes. */
    @ParameterizedTest
    @MethodSource("unrollings")
    void unrolledStepsAreThoseOfTraining(Bilevel.Rule rule, int steps) {
        String word = rule == SGD ? "gd" : rule == MOMENTUM ? "momentum" : "adam";
        Role inner = new Role("inner", INNER, new Error("support", true), 1, 0);
        RunResult result = run(
                new Tuned(List.of(inner)),
                Map.of(
                        "optimizer", word,
                        "learning_rate", RATE,
                        "momentum", FACTOR,
                        "beta1", BETA1,
                        "beta2", BETA2,
                        "epsilon", EPSILON,
                        "epochs", steps));
        double[] trained = result.weights().stream()
                .filter(weights -> weights.step() == steps)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();

        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        Batch batch = network.batch(examples.shape(), COUNT);
        List<Node> moved = Unrolled.parameters(
                graph,
                network.parameters().subList(0, 2),
                (parameters, step) -> {
                    List<Node> all = new ArrayList<>(network.parameters());
                    all.set(0, parameters.get(0));
                    all.set(1, parameters.get(1));
                    return new Error("support", true)
                            .emit(graph, network.at(all), batch)
                            .total(graph);
                },
                rule.in(graph, network),
                steps);
        double[] start = trained.clone();
        System.arraycopy(model.initialise(new RandomStream(1, "init")), 0, start, 0, start.length);
        NetworkExecution execution = network.execution(moved, start);
        execution.load(examples, 0);
        execution.execution().run();
        assertArrayEquals(
                Arrays.copyOf(trained, WIDTH * FEATURES), execution.execution().copyOf(0, WIDTH * FEATURES), ROUNDING);
        assertArrayEquals(
                Arrays.copyOfRange(trained, WIDTH * FEATURES, WIDTH * (FEATURES + 1)),
                execution.execution().copyOf(1, WIDTH),
                ROUNDING);
    }

    private RunResult run(Model network, Map<String, ?> more) {
        Map<String, Object> given = new HashMap<>(Map.of("batch_size", 0, "keep_weights", true));
        given.putAll(more);
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration =
                new RunConfiguration("test", none, "none", none, Settings.of(Training.PARAMETERS, given), List.of(), 1);
        RunResult result = Run.train(configuration, network, new DataSet("none", examples, examples.first(2), false));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    /** w after τ steps along a·w²/2 is (1−ηa)^τ·w₀. */
    @Test
    void aParabolaHasAClosedForm() {
        GraphBuilder graph = new GraphBuilder();
        Node a = graph.input("a", Shape.SCALAR);
        Node eta = graph.input("eta", Shape.SCALAR);
        Node w = graph.input("w", Shape.SCALAR);
        int steps = 7;
        Node end = Unrolled.parameters(
                        graph,
                        List.of(w),
                        (at, step) -> graph.scale(0.5, graph.multiply(a, graph.multiply(at.get(0), at.get(0)))),
                        InnerOptimizer.sgd(eta),
                        steps)
                .get(0);
        List<Node> slopes = Differentiation.gradient(graph, end, List.of(a, eta, w));
        Execution execution = Plan.compile(
                        graph, List.of(a, eta, w), List.of(end, slopes.get(0), slopes.get(1), slopes.get(2)))
                .execution();
        execution.set(0, 1.5);
        execution.set(1, 0.2);
        execution.set(2, 3);
        execution.run();
        double shrinks = 1 - 0.2 * 1.5;
        assertEquals(Math.pow(shrinks, steps) * 3, execution.copyOf(0, 1)[0], ROUNDING);
        assertEquals(-steps * 0.2 * Math.pow(shrinks, steps - 1) * 3, execution.copyOf(1, 1)[0], ROUNDING);
        assertEquals(-steps * 1.5 * Math.pow(shrinks, steps - 1) * 3, execution.copyOf(2, 1)[0], ROUNDING);
        assertEquals(Math.pow(shrinks, steps), execution.copyOf(3, 1)[0], ROUNDING);
    }

    /** A weight that no gradient reaches stays, and has no influence that is no number. */
    @Test
    void adamIsSafeWhereNothingPulls() {
        GraphBuilder graph = new GraphBuilder();
        Node w = graph.input("w", Shape.of(1, 2));
        Node end = Unrolled.parameters(
                        graph,
                        List.of(w),
                        (at, step) -> graph.slice(graph.multiply(at.get(0), at.get(0)), 0, 0, 1),
                        InnerOptimizer.adam(graph.constant(0.1), BETA1, BETA2, EPSILON),
                        3)
                .get(0);
        Node slope = Differentiation.gradient(graph, graph.sum(end), List.of(w)).get(0);
        Execution execution =
                Plan.compile(graph, List.of(w), List.of(end, slope)).execution();
        execution.set(0, 2, 5);
        execution.run();
        assertEquals(5, execution.copyOf(0, 2)[1]);
        assertEquals(1, execution.copyOf(1, 2)[1]);
        assertTrue(Double.isFinite(execution.copyOf(1, 2)[0]));
    }

    /** One player takes the inner steps, the other tunes decays and step size by hypergradients. */
    @Test
    void playersTrainOnTwoLevels() {
        Role outer = new Role("outer", List.of(2, 3), bilevel(SGD, 5), 1, 0);
        Role inner = new Role("inner", INNER, new Error("support", true), 1, 1);
        RunResult tuned = run(
                new Tuned(List.of(outer, inner)),
                Map.of("optimizer", "gd", "learning_rate", RATE, "epochs", 60, "rates", "decay=5, rate=5"));
        RunResult fixed = run(
                new Tuned(List.of(outer, inner)),
                Map.of("optimizer", "gd", "learning_rate", RATE, "epochs", 60, "rates", "decay=0, rate=0"));
        assertTrue(tuned.finalLoss() < fixed.finalLoss(), tuned.finalLoss() + " " + fixed.finalLoss());
    }

    @Test
    void aNetworkAtParametersOfOtherShapesIsRefused() {
        NetworkInGraph network = new NetworkInGraph(model);
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> network.at(network.parameters().subList(0, 2)))
                .getMessage()
                .contains("expected [4x3, 1x4, 1x2, 1x1]"));
    }
}
