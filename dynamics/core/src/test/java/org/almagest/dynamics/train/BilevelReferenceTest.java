package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.bilevel.Window;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.SetAside;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.OuterParameters;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.reference.AnsweredCase;
import org.junit.jupiter.api.Test;

/** Training on two levels against PyTorch, which draws the same graphs: ten windows, fifty inner steps. */
class BilevelReferenceTest {
    /** Of the largest entry, where nothing has been trained yet. */
    private static final double ONCE = 1e-11;
    /** Of the largest entry, after fifty steps in which both sides round in orders of their own. */
    private static final double TRAINED = 1e-9;

    private static final String LOSS = "cross-entropy + 0.00025*squared-norm(layer=0)";
    private static final int WINDOWS = 10;

    private final AnsweredCase answers = AnsweredCase.of("learned_graph.txt").get(0);
    private final int nodes = (int) answers.values("size")[0];
    private final int classes = (int) answers.values("size")[2];

    private Examples examples(String key) {
        double[] chosen = key.isEmpty() ? new double[0] : answers.values(key);
        double[] targets = new double[chosen.length * classes];
        for (int i = 0; i < chosen.length; i++) {
            targets[i * classes + (int) answers.values("labels")[(int) chosen[i]]] = 1;
        }
        return new Examples(1, classes, chosen.length, chosen, targets);
    }

    private DataSet data() {
        double[] x = answers.values("x");
        int features = (int) answers.values("size")[1];
        double[] ends = answers.values("edges");
        int count = ends.length / 2;
        int[] from = IntStream.range(0, ends.length).map(i -> (int) ends[i]).toArray();
        int[] to = IntStream.range(0, ends.length)
                .map(i -> (int) ends[(i + count) % ends.length])
                .toArray();
        double[] ones = new double[ends.length];
        Arrays.fill(ones, 1);
        NodeGraph graph = new NodeGraph(
                SparseMatrix.of(
                        nodes,
                        features,
                        IntStream.range(0, x.length).map(i -> i / features).toArray(),
                        IntStream.range(0, x.length).map(i -> i % features).toArray(),
                        x),
                SparseMatrix.of(nodes, nodes, from, to, ones));
        return new DataSet("blocks", examples("inner"), examples(""), true, graph)
                .with(new SetAside(examples("outer"), examples("")));
    }

    private Model model(DataSet data) {
        Family gnn = Families.ALL.named("gnn");
        return gnn.build(
                Settings.of(
                        gnn.parameters(),
                        Map.of(
                                "depth",
                                1,
                                "width",
                                (int) answers.values("size")[3],
                                "activation",
                                "relu",
                                "graph",
                                "learned",
                                "propagate_head",
                                true)),
                data);
    }

    /** The answers' weights with the observed graph. */
    private double[] start(Model model) {
        double[] parameters = model.initialise(new RandomStream(1, "init"));
        double[] weights = answers.values("weights");
        System.arraycopy(weights, 0, parameters, 0, weights.length);
        return parameters;
    }

    private void near(String key, double[] actual, double tolerance) {
        double[] expected = answers.values(key);
        assertEquals(expected.length, actual.length, key);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance * largest, key + "[" + i + "]");
        }
    }

    /** On the observed graph, which learning begins with. */
    @Test
    void lossAndGradientAtTheStart() {
        DataSet data = data();
        Family gnn = Families.ALL.named("gnn");
        Model observed = gnn.build(
                Settings.of(
                        gnn.parameters(),
                        Map.of("depth", 1, "width", 16, "activation", "relu", "propagate_head", true)),
                data);
        NetworkInGraph network = new NetworkInGraph(observed);
        Batch batch = network.batch(data.train().shape(), data.train().count());
        Node loss = Objectives.read(LOSS).emit(network.graph(), network, batch).total(network.graph());
        List<Node> slopes = Differentiation.gradient(network.graph(), loss, network.parameters());
        NetworkExecution execution =
                network.execution(List.of(loss, slopes.get(0), slopes.get(1)), answers.values("weights"));
        execution.load(data.train(), 0);
        execution.execution().run();
        near("loss", execution.execution().copyOf(0, 1), ONCE);
        near("gradient", execution.execution().copyOf(1, observed.parameterCount()), ONCE);
    }

    @Test
    void tenWindows() {
        DataSet data = data();
        Model model = model(data);
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of("optimizer", "adam", "learning_rate", 0.02, "epsilon", 1e-6, "epsilon_inside", true));
        Window shape = new Window(
                List.of(0, 1),
                List.of(2),
                Objectives.read(LOSS),
                data.train().count(),
                Objectives.CROSS_ENTROPY,
                data.aside().outer().count(),
                BilevelSettings.rule(training),
                5);
        Examples examples = data.train().followedBy(data.aside().outer());
        WindowPlan window = new WindowPlan(
                model, shape, examples.shape(), examples.count(), answers.number("seed"), Kernels.active());
        window.load(examples);
        window.forget();
        double[] arena = window.arena();
        System.arraycopy(start(model), 0, arena, window.parameters(), model.parameterCount());
        OuterDescent descent =
                new OuterDescent(model, model.capability(OuterParameters.class).orElseThrow());
        BilevelSettings settings = BilevelSettings.of(training);
        double[] losses = new double[WINDOWS];
        for (int w = 0; w < WINDOWS; w++) {
            window.draw(w);
            losses[w] = window.evaluate();
            if (w == 0) {
                near("outer_loss", new double[] {losses[0]}, ONCE);
                int from = window.hypergradient();
                near("hypergradient", Arrays.copyOfRange(arena, from, from + window.hypergradientLength()), ONCE);
            }
            descent.step(arena, window.parameters(), window.hypergradient(), settings.rate(w));
            window.follow();
        }
        near("outer_losses", losses, TRAINED);
        int weights = answers.values("weights").length;
        int from = window.parameters();
        near("trained", Arrays.copyOfRange(arena, from, from + weights), TRAINED);
        double[] edges = Arrays.copyOfRange(arena, from + weights, from + model.parameterCount());
        near("probabilities", edges, TRAINED);
        // the steps reach both ends of what is allowed and go between them, or the answers would say little
        assertTrue(Arrays.stream(edges).anyMatch(p -> p == 0));
        assertTrue(Arrays.stream(edges).anyMatch(p -> p == 1));
        assertTrue(Arrays.stream(edges).filter(p -> p > 0 && p < 1).count() > edges.length / 10);
    }
}
