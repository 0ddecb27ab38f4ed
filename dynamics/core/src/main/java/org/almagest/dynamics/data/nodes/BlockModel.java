package org.almagest.dynamics.data.nodes;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * A stochastic block model (Holland, Laskey, Leinhardt 1983): node i belongs to class i mod K, two nodes are joined with
 * probability {@code inside} within a class and {@code across} between classes. Features are Gaussian clouds, N(μ_c, sd²·I)
 * with μ_c ~ N(0, separation²/(2d)·I), so that two means are {@code separation} apart in the mean square.
 */
@AutoService(DataSource.class)
public final class BlockModel implements DataSource {
    private static final String NOISE = "noise";

    /** For {@link java.util.ServiceLoader}. */
    public BlockModel() {}

    @Override
    public String name() {
        return "block-model";
    }

    @Override
    public String description() {
        return "A graph, made: a stochastic block model with Gaussian features, the blocks being the classes.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("nodes", 120, 2, 1_000_000, "nodes of the graph"),
                Parameter.integer("classes", 3, 2, 10_000, "blocks, as many nodes in each"),
                Parameter.real("inside", 0.1, 0, 1, "probability of an edge within a block"),
                Parameter.real("across", 0.02, 0, 1, "probability of an edge between blocks"),
                Parameter.integer("dimension", 8, 1, 100_000, "features of a node"),
                Parameter.real(
                        "separation", 2, 0, 1e6, "distance between two blocks' mean features, in the mean square"),
                Parameter.real("sd", 1, 0, 1e6, "standard deviation of each feature within a block"),
                Parameter.choice(
                        "labels", "signal", List.of("signal", NOISE), "signal: the blocks; noise: dealt out at random"),
                Parameter.real("keep", 1, 0, 1, "probability with which each edge stays, drawn anew for each value"),
                Sampling.train(40),
                Sampling.test(40),
                Parameter.integer("outer", 0, 0, 1_000_000, "nodes of the outer loss, for training on two levels"),
                Parameter.integer(
                        "validation",
                        0,
                        0,
                        1_000_000,
                        "nodes by which its best round is chosen; neither loss sees them"),
                Parameter.flag(
                        "stratified",
                        false,
                        "whether train, test, outer and validation have as many nodes of every class"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean graph() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(1, settings.integer("classes"), settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        int nodes = settings.integer("nodes");
        int classes = settings.integer("classes");
        long seed = settings.whole("data_seed");
        int[] labels = new int[nodes];
        for (int i = 0; i < nodes; i++) {
            labels[i] = i % classes;
        }
        Edges edges = edges(settings, labels, seed);
        NodeGraph graph = new NodeGraph(
                NodeFeatures.dense(features(settings, labels), nodes, settings.integer("dimension")),
                edges.adjacency());
        LabelledNodes labelled = new LabelledNodes(name(), graph, labels, classes);
        return (settings.text("labels").equals(NOISE) ? labelled.shuffled(seed) : labelled)
                .draw(
                        new LabelledNodes.Counts(
                                settings.integer("train"),
                                settings.integer("outer"),
                                settings.integer("validation"),
                                settings.integer("test")),
                        settings.flag("stratified"),
                        seed);
    }

    private static Edges edges(Settings settings, int[] labels, long seed) {
        RandomStream random = new RandomStream(seed, "block-model edges");
        double keep = settings.real("keep");
        RandomStream losses = new RandomStream(seed, "block-model keep " + keep);
        double inside = settings.real("inside");
        double across = settings.real("across");
        Edges edges = new Edges(labels.length);
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < i; j++) {
                boolean joined = random.uniform() < (labels[i] == labels[j] ? inside : across);
                if (joined && losses.uniform() < keep) {
                    edges.join(i, j);
                }
            }
        }
        return edges;
    }

    private static double[] features(Settings settings, int[] labels) {
        int dimension = settings.integer("dimension");
        int classes = settings.integer("classes");
        double sd = settings.real("sd");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "block-model features");
        double[] means = Storage.rows("block-model: means", classes, dimension);
        double scale = settings.real("separation") / Math.sqrt(2.0 * dimension);
        for (int i = 0; i < means.length; i++) {
            means[i] = scale * random.normal();
        }
        double[] features = Storage.rows("block-model: features", labels.length, dimension);
        for (int i = 0; i < features.length; i++) {
            features[i] = means[labels[i / dimension] * dimension + i % dimension] + sd * random.normal();
        }
        return features;
    }
}
