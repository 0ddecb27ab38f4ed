package org.almagest.dynamics.curvature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graph networks against PyTorch, which has dense operators and nodes as columns. */
class GraphNetworkReferenceTest {
    /** Both sides round some hundred times, in other orders; relative to the largest number of the array. */
    private static final double TOLERANCE = 1e-12;

    private static final Family GNN = Families.ALL.named("gnn");

    static List<Reference> cases() {
        List<Reference> cases = Reference.read("graph_networks.txt");
        assertEquals(7, cases.size());
        return cases;
    }

    private static DataSet data(Reference c) {
        int[] size = c.integers("size");
        int nodes = size[0];
        int features = size[1];
        double[] x = c.array("x");
        List<int[]> places = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            if (x[i] != 0) {
                places.add(new int[] {i % nodes, i / nodes, i});
            }
        }
        SparseMatrix sparse = SparseMatrix.of(
                nodes,
                features,
                places.stream().mapToInt(p -> p[0]).toArray(),
                places.stream().mapToInt(p -> p[1]).toArray(),
                places.stream().mapToDouble(p -> x[p[2]]).toArray());
        int[] edges = c.integers("edges");
        int m = edges.length / 2;
        int[] from = Arrays.copyOf(edges, 2 * m);
        int[] to = new int[2 * m];
        System.arraycopy(edges, m, to, 0, m);
        System.arraycopy(edges, 0, to, m, m);
        double[] ones = new double[2 * m];
        Arrays.fill(ones, 1);
        NodeGraph graph = new NodeGraph(sparse, SparseMatrix.of(nodes, nodes, from, to, ones));
        double[] chosen = c.array("chosen");
        double[] columns = c.array("y");
        int outputs = size[4];
        double[] targets = new double[columns.length];
        for (int i = 0; i < columns.length; i++) {
            targets[i % chosen.length * outputs + i / chosen.length] = columns[i];
        }
        Examples none = new Examples(1, outputs, 0, new double[0], new double[0]);
        return new DataSet("reference", new Examples(1, outputs, chosen.length, chosen, targets), none, false, graph);
    }

    private static Model model(Reference c) {
        int[] size = c.integers("size");
        Map<String, Object> settings = Map.of(
                "depth", size[3],
                "width", size[2],
                "operator", c.word("operator"),
                "skip", c.word("skip"),
                "activation", c.word("activation"));
        return GNN.build(Settings.of(GNN.parameters(), settings), data(c));
    }

    private static void near(double[] expected, double[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * largest, what + "[" + i + "]");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void predictionLossAndGradient(Reference c) {
        Model model = model(c);
        Examples examples = data(c).train();
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        List<Node> parameters = network.parameters();
        Node inputs = network.input("nodes", Shape.of(1, examples.count()));
        Node targets = network.input("y", Shape.of(examples.outputs(), examples.count()));
        Node prediction = network.predict(inputs);
        Node loss = c.loss().emit(graph, prediction, targets);
        List<Node> outputs = new ArrayList<>(List.of(prediction, loss));
        outputs.addAll(Differentiation.gradient(graph, loss, parameters));
        List<Node> sources = new ArrayList<>(parameters);
        sources.add(inputs);
        sources.add(targets);
        Execution execution = Plan.compile(graph, sources, outputs).execution();
        execution.set(0, c.array("parameters"));
        execution.set(parameters.size(), c.array("chosen"));
        execution.set(parameters.size() + 1, c.array("y"));
        execution.run();
        near(c.array("prediction"), execution.copyOf(0, prediction.shape().size()), "prediction");
        near(c.array("loss"), execution.copyOf(1, 1), "loss");
        near(c.array("gradient"), execution.copyOf(2, model.parameterCount()), "gradient");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hessian(Reference c) {
        Curvature curvature = new Curvature(model(c), c.loss(), data(c).train(), c.array("parameters"));
        near(c.symmetric("hessian_lower"), curvature.matrix(HessianPart.HESSIAN), "H");
        double[] sum = curvature.matrix(HessianPart.GGN);
        double[] functional = curvature.matrix(HessianPart.FUNCTIONAL);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += functional[i];
        }
        near(c.symmetric("hessian_lower"), sum, "H_o + H_f");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tangentKernel(Reference c) {
        TangentKernel kernel = new TangentKernel(model(c), data(c).train(), c.array("parameters"));
        near(c.array("jacobian"), kernel.jacobian(), "Jacobian");
        near(c.array("kernel"), kernel.gram(), "kernel");
    }

    @Test
    void graphsAndSeparateExamplesAreNotMixedUp() {
        Settings settings = Settings.of(GNN.parameters(), Map.of("depth", 1));
        DataSet separate = DataSets.load("teacher", teacher());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> GNN.build(settings, separate));
        assertTrue(e.getMessage().contains("expected data such as karate"), e.getMessage());
        Family mlp = Families.ALL.named("mlp");
        DataSet karate = DataSets.load(
                "karate", Settings.of(DataSets.SOURCES.named("karate").parameters(), Map.of()));
        IllegalArgumentException other = assertThrows(
                IllegalArgumentException.class,
                () -> mlp.build(Settings.of(mlp.parameters(), Map.of("depth", 1)), karate));
        assertTrue(other.getMessage().contains("choose family gnn"), other.getMessage());
    }

    private static Settings teacher() {
        return Settings.of(DataSets.SOURCES.named("teacher").parameters(), Map.of("train", 4, "test", 0));
    }
}
