package org.almagest.dynamics.family;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.NodeGraph;

/**
 * Family {@code gnn}: graph networks that predict something of every node, f = W·h_H with h_l = σ(B_l h_{l−1} S) and h_0 =
 * X, nodes as columns; with linear σ this is W·B_H…B_1·X·S^H of arXiv 2105.04550. The multiscale network is f = Σ_l W_l
 * h_l, l from 0 to H.
 */
@AutoService(Family.class)
public final class GraphNetwork implements Family {
    private static final String MULTISCALE = "multiscale";
    private static final String LEARNED = "learned";
    /** Every pair has a probability, and a step holds a few dozen arrays of all pairs. */
    private static final int MOST_NODES = 1000;

    @Override
    public String name() {
        return "gnn";
    }

    @Override
    public String description() {
        return "graph networks h_l = σ(B_l·h_{l−1}·S) over the nodes of a graph, plain or multiscale (arXiv 2105.04550)";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(
                List.of(
                        Parameter.requiredInteger("depth", 0, 10_000, "number of layers B that spread over the graph")
                                .axis(),
                        Parameter.integer(
                                        "width",
                                        16,
                                        1,
                                        1_000_000,
                                        "rows of every B; the theorem wants the features' number")
                                .sizeAxis(),
                        Parameter.choice(
                                "operator",
                                "gcn",
                                GraphOperator.WORDS,
                                "S: gin = A + I; gcn = D^-1/2(A + I)D^-1/2, D the degrees of A + I"),
                        Parameter.choice(
                                "skip",
                                "plain",
                                List.of("plain", MULTISCALE),
                                "plain: f = W·h_H; multiscale: f = Σ_l W_l·h_l"),
                        Parameter.choice("activation", "linear", Activation.WORDS, "σ, after each layer but the head"),
                        Parameter.flag(
                                "propagate_head",
                                false,
                                "whether the head spreads over the graph as well, f = W·h_H·S, as in the networks of Kipf and Welling 2017"),
                        Parameter.choice(
                                "graph",
                                "observed",
                                List.of("observed", LEARNED),
                                "observed: the edges of the data; learned: a probability for every pair of nodes is a parameter, 1 or 0 at the start as the data has the edge, and every training step draws a graph (arXiv 1903.11960); only objective bilevel moves them"),
                        Parameter.integer(
                                "graph_samples",
                                16,
                                0,
                                1000,
                                "drawn graphs over which a prediction is averaged, where the graph is learned; 0: nothing is drawn, and probabilities stand for the weights of edges, in training too")));
        parameters.addAll(Initialisation.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public boolean graph() {
        return true;
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        NodeGraph graph = data.graph();
        if (graph == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "family gnn learns from the nodes of a graph, and the examples of data %s are separate: expected data such as karate, block-model or cora",
                    data.name()));
        }
        boolean learned = settings.text("graph").equals(LEARNED);
        if (learned && graph.nodes() > MOST_NODES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "graph learned over %d nodes: expected at most %d, since each of the %d pairs is a parameter; leave it at observed, or choose a smaller graph",
                    graph.nodes(),
                    MOST_NODES,
                    graph.nodes() * (graph.nodes() - 1L) / 2));
        }
        if (learned && (data.aside() == null || data.aside().outer().count() == 0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "graph learned from data %s without outer examples, which say what edges are good for: expected some; set data.outer and data.validation above 0, or leave graph at observed",
                    data.name()));
        }
        GraphNetworkModel.Design design = new GraphNetworkModel.Design(
                GraphOperator.named(settings.text("operator")),
                settings.integer("depth"),
                settings.integer("width"),
                settings.text("skip").equals(MULTISCALE),
                settings.flag("propagate_head"),
                Activation.named(settings.text("activation")),
                Initialisation.of(settings),
                learned,
                settings.integer("graph_samples"));
        return new GraphNetworkModel(
                graph, design, data.train().outputs(), data.train().count());
    }

    /** Sizes are not enough. */
    @Override
    public Model build(Settings settings, int features, int outputs) {
        throw new IllegalArgumentException(
                "family gnn learns from the nodes of a graph: expected data such as karate, block-model or cora");
    }
}
