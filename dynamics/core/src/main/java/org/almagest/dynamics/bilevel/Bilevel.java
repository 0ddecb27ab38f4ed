package org.almagest.dynamics.bilevel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * An outer objective of a network some of whose parameters have first taken a few steps along an inner one. Its gradient in the
 * other parameters is the hypergradient (Franceschi et al. 2017, section 3); in the inner ones it is that of meta-learning,
 * through where they begin (Finn, Abbeel, Levine 2017, equation 1). As the objective of a player who owns the outer blocks,
 * beside one who owns the inner blocks, it is bilevel training.
 *
 * @param inner places of the blocks that take the steps, among {@link org.almagest.dynamics.family.Model#blocks}
 * @param innerLoss what they make small, with numbers of chance of its own at every step; sees the same batch, of which fields
 *     may tell its own examples
 * @param outerLoss what is looked at after the steps
 * @param optimizer how they move
 * @param steps how many they take
 */
public record Bilevel(List<Integer> inner, Objective innerLoss, Objective outerLoss, Rule optimizer, int steps)
        implements Objective {
    /** Makes the optimiser in a graph; equal rules are equal objects. */
    @FunctionalInterface
    public interface Rule {
        /**
         * The optimiser.
         *
         * @param network whose parameters may be its step sizes
         */
        InnerOptimizer in(GraphBuilder graph, NetworkInGraph network);
    }

    public Bilevel {
        inner = List.copyOf(inner);
    }

    @Override
    public String name() {
        return String.format(
                Locale.ROOT, "bilevel(%s after %d steps along %s)", outerLoss.name(), steps, innerLoss.name());
    }

    @Override
    public String description() {
        return "an outer loss after a few steps along an inner one";
    }

    @Override
    public Objective at(long step) {
        return new Bilevel(inner, innerLoss.at(step), outerLoss.at(step), optimizer, steps);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        List<Node> start = inner.stream().map(network.parameters()::get).toList();
        List<Node> moved = Unrolled.parameters(
                graph,
                start,
                (parameters, step) -> innerLoss
                        .emit(graph, network.at(replaced(network, parameters)).drawing("inner step " + step), batch)
                        .total(graph),
                optimizer.in(graph, network),
                steps);
        return outerLoss.emit(graph, network.at(replaced(network, moved)), batch);
    }

    /** All parameters of the network, of which the inner ones are elsewhere. */
    private List<Node> replaced(NetworkInGraph network, List<Node> elsewhere) {
        List<Node> all = new ArrayList<>(network.parameters());
        for (int i = 0; i < inner.size(); i++) {
            all.set(inner.get(i), elsewhere.get(i));
        }
        return all;
    }
}
