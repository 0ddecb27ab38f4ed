package org.almagest.dynamics.data.nodes;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Regular graphs with N(0, 1) features and real targets (the tests of arXiv 2105.04550 and ours): {@code signal} has
 * targets T·X·(A+I)^hops with T ~ N(0, 1), which a network of that depth can fit without rest; {@code noise} has N(0, 1).
 */
@AutoService(DataSource.class)
public final class SyntheticGraph implements DataSource {
    private static final int MOST_NODES = 1_000_000;

    /** For {@link java.util.ServiceLoader}. */
    public SyntheticGraph() {}

    @Override
    public String name() {
        return "synthetic-graph";
    }

    @Override
    public String description() {
        return "A graph, made: path, cycle, grid or random regular, with Gaussian features and real targets.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice("graph", "path", RegularGraphs.WORDS, "which nodes are joined"),
                Parameter.integer(
                        "nodes", 16, 2, MOST_NODES, "nodes of the graph; a grid has as many rows as divide it best"),
                Parameter.integer("degree", 3, 1, 1000, "neighbours of every node of a random-regular graph"),
                Parameter.integer("dimension", 4, 1, 100_000, "features of a node"),
                Parameter.integer("outputs", 2, 1, 10_000, "numbers in a target"),
                Parameter.choice(
                        "labels",
                        "signal",
                        List.of("signal", "noise"),
                        "signal: linear in features spread over the graph; noise: N(0, 1)"),
                Parameter.integer("hops", 1, 0, 1000, "how often labels signal spreads the features over the graph"),
                Sampling.train(8),
                Sampling.test(0),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean graph() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(1, settings.integer("outputs"), settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        int nodes = settings.integer("nodes");
        int train = settings.integer("train");
        int test = settings.integer("test");
        if (train + test > nodes) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: train %d and test %d are %d nodes, expected at most %d together",
                    name(),
                    train,
                    test,
                    train + test,
                    nodes));
        }
        long seed = settings.whole("data_seed");
        int dimension = settings.integer("dimension");
        SparseMatrix adjacency = RegularGraphs.of(settings.text("graph"), nodes, settings.integer("degree"), seed)
                .adjacency();
        double[] features = normal(nodes, dimension, new RandomStream(seed, "synthetic-graph features"));
        int outputs = settings.integer("outputs");
        double[] targets = settings.text("labels").equals("noise")
                ? normal(nodes, outputs, new RandomStream(seed, "synthetic-graph noise"))
                : signal(settings, adjacency, features);
        int[] order = Sampling.order(nodes, seed);
        return new DataSet(
                name(),
                examples(targets, outputs, Arrays.copyOf(order, train)),
                examples(targets, outputs, Arrays.copyOfRange(order, nodes - test, nodes)),
                false,
                new NodeGraph(NodeFeatures.dense(features, nodes, dimension), adjacency));
    }

    private static double[] normal(int rows, int width, RandomStream random) {
        double[] numbers = Storage.rows("synthetic-graph", rows, width);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    private static double[] signal(Settings settings, SparseMatrix adjacency, double[] features) {
        int nodes = adjacency.rows();
        int dimension = settings.integer("dimension");
        int outputs = settings.integer("outputs");
        double[] spread = features;
        for (int hop = 0; hop < settings.integer("hops"); hop++) {
            double[] next = spread.clone();
            for (int i = 0; i < nodes; i++) {
                for (int p = adjacency.start(i); p < adjacency.start(i + 1); p++) {
                    for (int j = 0; j < dimension; j++) {
                        next[i * dimension + j] += spread[adjacency.column(p) * dimension + j];
                    }
                }
            }
            spread = next;
        }
        double[] teacher =
                normal(outputs, dimension, new RandomStream(settings.whole("data_seed"), "synthetic-graph teacher"));
        double[] targets = Storage.rows("synthetic-graph: targets", nodes, outputs);
        for (int i = 0; i < nodes; i++) {
            for (int k = 0; k < outputs; k++) {
                for (int j = 0; j < dimension; j++) {
                    targets[i * outputs + k] += teacher[k * dimension + j] * spread[i * dimension + j];
                }
            }
        }
        return targets;
    }

    private static Examples examples(double[] targets, int outputs, int[] nodes) {
        double[] inputs = new double[nodes.length];
        double[] chosen = new double[nodes.length * outputs];
        for (int i = 0; i < nodes.length; i++) {
            inputs[i] = nodes[i];
            System.arraycopy(targets, nodes[i] * outputs, chosen, i * outputs, outputs);
        }
        return new Examples(1, outputs, nodes.length, inputs, chosen);
    }
}
