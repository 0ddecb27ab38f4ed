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
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.SetAside;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.LearnedEdges;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Hypergradients in the edges of a graph, through steps that train a graph network on it. */
class LearnedGraphTest {
    private static final Family GNN = Families.ALL.named("gnn");
    private static final int NODES = 6;
    private static final int FEATURES = 3;
    private static final int WIDTH = 4;
    private static final int CLASSES = 2;
    private static final int WEIGHTS = WIDTH * (FEATURES + CLASSES);
    private static final int[] LABELS = {0, 0, 0, 1, 1, 1};

    /** Relative; the answers of PyTorch go through up to twenty steps, each side with roundings of its own. */
    private static final double ANSWERS = 1e-9;
    /** Relative to the norm, of central differences. */
    private static final double DIFFERENCES = 1e-7;
    /** Of central differences over four points. */
    private static final double STEP = 1e-4;

    private static final String INNER_LOSS = "cross-entropy + 0.00025*squared-norm(layer=0)";
    private static final Bilevel.Rule ADAM =
            (graph, network) -> InnerOptimizer.smoothAdam(graph.constant(0.02), 0.9, 0.999, 1e-6);
    private static final Bilevel.Rule DESCENT = (graph, network) -> InnerOptimizer.sgd(graph.constant(0.1));

    private static Examples nodes(int[] labels, int... chosen) {
        double[] inputs = Arrays.stream(chosen).asDoubleStream().toArray();
        double[] targets = new double[CLASSES * chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            targets[i * CLASSES + labels[chosen[i]]] = 1;
        }
        return new Examples(1, CLASSES, chosen.length, inputs, targets);
    }

    private static SparseMatrix dense(int rows, int columns, IntToDoubleFunction value) {
        int count = rows * columns;
        return SparseMatrix.of(
                rows,
                columns,
                IntStream.range(0, count).map(i -> i / columns).toArray(),
                IntStream.range(0, count).map(i -> i % columns).toArray(),
                IntStream.range(0, count).mapToDouble(value).toArray());
    }

    /** A ring of {@code count} nodes with the features of the answers. */
    private static NodeGraph ring(int count) {
        int[] from = IntStream.range(0, count)
                .flatMap(i -> IntStream.of(i, (i + 1) % count))
                .toArray();
        int[] to = IntStream.range(0, count)
                .flatMap(i -> IntStream.of((i + 1) % count, i))
                .toArray();
        double[] ones = new double[from.length];
        Arrays.fill(ones, 1);
        return new NodeGraph(
                dense(count, FEATURES, i -> Math.cos(1 + 3 * (i / FEATURES) + 7 * (i % FEATURES))),
                SparseMatrix.of(count, count, from, to, ones));
    }

    private static DataSet data(int count, int[] labels, Examples train, Examples outer) {
        return new DataSet("ring", train, nodes(labels), true, ring(count)).with(new SetAside(outer, nodes(labels)));
    }

    private static final DataSet DATA = data(NODES, LABELS, nodes(LABELS, 0, 3), nodes(LABELS, 1, 4));

    private static Model model(DataSet data, Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "depth",
                1,
                "width",
                WIDTH,
                "activation",
                "relu",
                "graph",
                "learned",
                "graph_samples",
                0,
                "propagate_head",
                true));
        settings.putAll(more);
        return GNN.build(Settings.of(GNN.parameters(), settings), data);
    }

    private static double probability(int i, int j) {
        return 0.5 + 0.4 * Math.sin(1 + 2 * i + 5 * j);
    }

    /** The answers' weights, which stand there by inputs and not by neurons, then the probabilities. */
    private static double[] parameters(Model model) {
        double[] parameters = new double[model.parameterCount()];
        for (int i = 0; i < WEIGHTS; i++) {
            int first = FEATURES * WIDTH;
            int to = i < first
                    ? i % WIDTH * FEATURES + i / WIDTH
                    : first + (i - first) % CLASSES * WIDTH + (i - first) / CLASSES;
            parameters[to] = 0.6 * Math.sin(1.7 * i);
        }
        LearnedEdges edges = model.capability(LearnedEdges.class).orElseThrow();
        for (int i = 0; i < edges.nodes(); i++) {
            for (int j = i + 1; j < edges.nodes(); j++) {
                parameters[edges.block().offset() + edges.pair(i, j)] = probability(i, j);
            }
        }
        return parameters;
    }

    /** A window from an optimiser that remembers nothing, with its hypergradient. */
    private record Unrolling(NetworkExecution execution, Model model, int pairs) {
        static Unrolling of(Model model, Bilevel.Rule rule, int steps) {
            NetworkInGraph network = new NetworkInGraph(model);
            Batch batch = network.batch(DATA.train().shape(), 4);
            List<Integer> inner =
                    IntStream.range(0, model.blocks().size() - 1).boxed().toList();
            List<Integer> outer = List.of(model.blocks().size() - 1);
            Window window =
                    new Window(inner, outer, Objectives.read(INNER_LOSS), 2, Objectives.CROSS_ENTROPY, 2, rule, steps);
            Window.Emitted emitted = window.emit(network.graph(), network, batch);
            List<Node> results = new ArrayList<>(List.of(emitted.loss()));
            results.addAll(emitted.hypergradient());
            NetworkExecution execution = network.execution(results, parameters(model));
            List<InnerOptimizer.Memory> memory = window.memory(network.graph(), network);
            for (int i = 0; i < memory.size(); i++) {
                double[] begins = new double[memory.get(i).shape().size()];
                Arrays.fill(begins, memory.get(i).initial());
                int place = network.sources().indexOf(emitted.remembered().get(i));
                execution.execution().set(place, begins);
            }
            execution.load(DATA.train().followedBy(DATA.aside().outer()), 0);
            return new Unrolling(execution, model, NODES * (NODES - 1) / 2);
        }

        double loss(double[] parameters) {
            execution.parameters(parameters);
            execution.execution().run();
            return execution.execution().copyOf(0, 1)[0];
        }

        double[] hypergradient(double[] parameters) {
            loss(parameters);
            return execution.execution().copyOf(1, pairs);
        }

        double[] differences(double[] parameters) {
            double[] slopes = new double[pairs];
            int offset = parameters.length - pairs;
            for (int i = 0; i < pairs; i++) {
                double near = moved(parameters, offset + i, STEP) - moved(parameters, offset + i, -STEP);
                double far = moved(parameters, offset + i, 2 * STEP) - moved(parameters, offset + i, -2 * STEP);
                slopes[i] = (8 * near - far) / (12 * STEP);
            }
            return slopes;
        }

        private double moved(double[] parameters, int i, double by) {
            double[] elsewhere = parameters.clone();
            elsewhere[i] += by;
            return loss(elsewhere);
        }
    }

    private static double norm(double[] numbers) {
        return Math.sqrt(Arrays.stream(numbers).map(x -> x * x).sum());
    }

    private static double distance(double[] a, double[] b) {
        return norm(IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray());
    }

    private static void near(double expected, double actual) {
        assertEquals(expected, actual, ANSWERS * Math.abs(expected));
    }

    @Test
    void logitsAndLossAreThoseOfPyTorch() {
        Model model = model(DATA, Map.of());
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(DATA.train().shape(), 2);
        Node loss = Objectives.read(INNER_LOSS)
                .emit(network.graph(), network, batch)
                .total(network.graph());
        NetworkExecution execution =
                network.execution(List.of(loss, network.predict(batch.inputs())), parameters(model));
        execution.load(DATA.train(), 0);
        execution.execution().run();
        near(0.6945009664168427, execution.execution().copyOf(0, 1)[0]);
        double[] logits = execution.execution().copyOf(1, 4);
        near(0.018859948361217467, logits[0]);
        near(-0.0010097586504459813, logits[2]);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.7070664815039026, -0.022237681506155717, 0.0451657570338947",
        "5, 0.7077652599713813, -0.0348873415396074, NaN",
        "20, 0.7056852104079083, NaN, 0.2574678703920276"
    })
    void hypergradientsThroughAdamAreThoseOfPyTorch(int steps, double loss, double first, double norm) {
        check(ADAM, steps, loss, first, norm);
    }

    @Test
    void hypergradientsThroughDescentAreThoseOfPyTorch() {
        check(DESCENT, 5, 0.7068827534260556, -0.01991877103823555, 0.04787022734752942);
    }

    private static void check(Bilevel.Rule rule, int steps, double loss, double first, double norm) {
        Model model = model(DATA, Map.of());
        Unrolling unrolling = Unrolling.of(model, rule, steps);
        near(loss, unrolling.loss(parameters(model)));
        double[] gradient = unrolling.hypergradient(parameters(model));
        if (!Double.isNaN(first)) {
            near(first, gradient[0]);
        }
        if (!Double.isNaN(norm)) {
            near(norm, norm(gradient));
        }
    }

    static Stream<Arguments> networks() {
        return Stream.of(1, 5, 20).flatMap(steps -> Stream.of(
                        Map.of("operator", "gcn"),
                        Map.of("operator", "gin"),
                        Map.of("depth", 2, "activation", "tanh"),
                        Map.of("skip", "multiscale", "propagate_head", false, "activation", "tanh"))
                .map(settings -> Arguments.of(steps, settings)));
    }

    /** Whatever the network on the graph. */
    @ParameterizedTest
    @MethodSource("networks")
    void hypergradientsAreThoseOfDifferences(int steps, Map<String, Object> settings) {
        Model model = model(DATA, settings);
        double[] parameters = settings.equals(Map.of("operator", "gcn")) ? parameters(model) : drawn(model);
        Unrolling unrolling = Unrolling.of(model, ADAM, steps);
        double[] differences = unrolling.differences(parameters);
        double[] gradient = unrolling.hypergradient(parameters);
        double distance = distance(differences, gradient);
        assertTrue(distance <= DIFFERENCES * norm(differences), distance + " of " + norm(differences));
    }

    private static double[] drawn(Model model) {
        double[] parameters = model.initialise(new RandomStream(3, "init"));
        double[] known = parameters(model(DATA, Map.of()));
        int pairs = NODES * (NODES - 1) / 2;
        System.arraycopy(known, known.length - pairs, parameters, parameters.length - pairs, pairs);
        return parameters;
    }

    /** One drawn graph with its loss and straight-through gradient, at given draws. */
    private static final class Drawn {
        private final Model model;
        private final double[] parameters;
        private final Execution execution;
        private final int draws;

        Drawn(DataSet data, Objective loss) {
            this.model = model(data, Map.of("graph_samples", 1));
            this.parameters = parameters(model);
            NetworkInGraph network = NetworkInGraph.training(model);
            Batch batch = network.batch(data.train().shape(), data.train().count());
            Node value = loss.emit(network.graph(), network, batch).total(network.graph());
            Node edges = network.parameters().get(network.parameters().size() - 1);
            Node slope = Differentiation.gradient(network.graph(), value, List.of(edges))
                    .get(0);
            Plan plan = Plan.compile(network.graph(), network.sources(), List.of(value, slope));
            this.execution = plan.execution();
            this.draws =
                    network.sources().indexOf(network.chance().iterator().next().node());
            int at = plan.input(0);
            System.arraycopy(parameters, 0, execution.arena(), at, parameters.length);
            BatchSlots.of(network, plan).load(data.train(), 0, execution.arena());
        }

        double loss(double[] uniform) {
            execution.set(draws, uniform);
            execution.run();
            return execution.copyOf(0, 1)[0];
        }

        double[] slope(int pairs) {
            return execution.copyOf(1, pairs);
        }
    }

    /** The straight-through gradient is biased: against the exact one of the expected loss, over all 1024 graphs of five nodes. */
    @Test
    void straightThroughAgainstTheExactGradientOfTheMean() {
        int[] labels = {0, 0, 1, 1, 1};
        DataSet five = data(5, labels, nodes(labels, 0, 1, 2, 3, 4), nodes(labels, 0));
        Drawn drawn = new Drawn(five, Objectives.CROSS_ENTROPY);
        int pairs = 10;
        double[] p = new double[pairs];
        int at = 0;
        for (int i = 0; i < 5; i++) {
            for (int j = i + 1; j < 5; j++) {
                p[at++] = probability(i, j);
            }
        }
        double[] exact = new double[pairs];
        double[] through = new double[pairs];
        for (int graph = 0; graph < 1 << pairs; graph++) {
            double chance = 1;
            double[] uniform = new double[pairs];
            for (int e = 0; e < pairs; e++) {
                boolean edge = (graph >> e & 1) == 1;
                chance *= edge ? p[e] : 1 - p[e];
                // at the ends of the draws that give this edge
                uniform[e] = edge ? Math.nextDown(1.0) : 0;
            }
            double loss = drawn.loss(uniform);
            double[] slope = drawn.slope(pairs);
            for (int e = 0; e < pairs; e++) {
                exact[e] += chance * loss * ((graph >> e & 1) - p[e]) / (p[e] * (1 - p[e]));
                through[e] += chance * slope[e];
            }
        }
        double product = IntStream.range(0, pairs)
                .mapToDouble(e -> exact[e] * through[e])
                .sum();
        near(0.8311349827339413, product / norm(exact) / norm(through));
        near(0.6251570174523463, norm(through) / norm(exact));
    }

    /** Probabilities 0 and 1 give the observed graph whatever is drawn, and the same as the family gives without learning. */
    @Test
    void certainEdgesAreTheObservedGraph() {
        Model observed = GNN.build(
                Settings.of(
                        GNN.parameters(),
                        Map.of("depth", 1, "width", WIDTH, "activation", "relu", "propagate_head", true)),
                DATA);
        double[] weights = observed.initialise(new RandomStream(1, "init"));
        double[] expected = predictions(observed, weights, new RandomStream(1, "none"));
        Model learned = model(DATA, Map.of("graph_samples", 3));
        double[] all = learned.initialise(new RandomStream(1, "init"));
        assertArrayEquals(weights, Arrays.copyOf(all, weights.length));
        for (int seed = 0; seed < 5; seed++) {
            double[] actual = predictions(learned, all, new RandomStream(seed, "draws"));
            assertArrayEquals(expected, actual, 1e-15);
        }
        // a probability between them is no certainty
        all[all.length - 1] = 0.5;
        assertTrue(Stream.iterate(0, seed -> seed + 1)
                .limit(5)
                .anyMatch(
                        seed -> !Arrays.equals(expected, predictions(learned, all, new RandomStream(seed, "draws")))));
    }

    private static double[] predictions(Model model, double[] parameters, RandomStream random) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(DATA.train().shape(), 2);
        Node prediction = network.predict(batch.inputs());
        Plan plan = Plan.compile(network.graph(), network.sources(), List.of(prediction));
        Execution execution = plan.execution();
        System.arraycopy(parameters, 0, execution.arena(), plan.input(0), parameters.length);
        BatchSlots.of(network, plan).load(DATA.train(), 0, execution.arena());
        network.chance().forEach(input -> {
            double[] numbers = new double[input.node().shape().size()];
            Arrays.setAll(numbers, i -> input.distribution().draw(random));
            execution.set(network.sources().indexOf(input.node()), numbers);
        });
        execution.run();
        return execution.copyOf(0, 2 * CLASSES);
    }

    @Test
    void everyPairHasItsPlace() {
        LearnedEdges edges =
                model(DATA, Map.of()).capability(LearnedEdges.class).orElseThrow();
        int[] places = IntStream.range(0, NODES)
                .flatMap(i -> IntStream.range(i + 1, NODES).map(j -> edges.pair(j, i)))
                .toArray();
        assertArrayEquals(IntStream.range(0, edges.block().size()).toArray(), places);
    }

    @Test
    void aGraphIsNotLearntWithoutOuterExamples() {
        DataSet without = new DataSet("ring", nodes(LABELS, 0, 3), nodes(LABELS), true, ring(NODES));
        String message = assertThrows(IllegalArgumentException.class, () -> model(without, Map.of()))
                .getMessage();
        assertTrue(message.contains("set data.outer and data.validation above 0"), message);
    }
}
