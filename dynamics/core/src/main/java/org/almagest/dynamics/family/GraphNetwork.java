package org.almagest.dynamics.family;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
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
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.requiredInteger("depth", 0, 10_000, "number of layers B that spread over the graph")
                        .axis(),
                Parameter.integer("width", 16, 1, 1_000_000, "rows of every B; the theorem wants the features' number")
                        .sizeAxis(),
                Parameter.choice(
                        "operator",
                        "gcn",
                        GraphOperator.WORDS,
                        "S: gin = A + I; gcn = D^-1/2(A + I)D^-1/2, D the degrees of A + I"),
                Parameter.choice(
                        "skip", "plain", List.of("plain", MULTISCALE), "plain: f = W·h_H; multiscale: f = Σ_l W_l·h_l"),
                Parameter.choice("activation", "linear", Activation.WORDS, "σ, after each layer but the head")));
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
            throw new IllegalArgumentException(
                    "family gnn learns from the nodes of a graph, and the examples of data %s are separate: expected data such as karate, block-model or cora"
                            .formatted(data.name()));
        }
        return new GraphNetworkModel(
                graph,
                GraphOperator.named(settings.text("operator")),
                settings.integer("depth"),
                settings.integer("width"),
                data.train().outputs(),
                settings.text("skip").equals(MULTISCALE),
                Activation.named(settings.text("activation")),
                Initialisation.of(settings),
                data.train().count());
    }

    /** Sizes are not enough. */
    @Override
    public Model build(Settings settings, int features, int outputs) {
        throw new IllegalArgumentException(
                "family gnn learns from the nodes of a graph: expected data such as karate, block-model or cora");
    }
}
