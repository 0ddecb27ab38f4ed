package org.almagest.dynamics.bilevel;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;

/**
 * A window of training on two levels (truncated reverse mode, Franceschi et al. 2019, algorithm 1): some inner steps from where
 * the inner parameters and the optimiser's memory stand, each with numbers of chance of its own, then the outer loss, with
 * its own as well. Where the window begins is held fixed; training goes on from where it ends.
 *
 * @param inner places of the blocks that take the steps, among {@link org.almagest.dynamics.family.Model#blocks}
 * @param outer places of the blocks that the outer loss moves; none where it only looks
 * @param innerLoss what the steps make small, on the batch's first examples
 * @param innerExamples how many those are
 * @param outerLoss what is looked at after them
 * @param outerExamples how many of the batch's last examples it looks at
 * @param rule how the inner blocks move
 * @param steps how many steps they take
 */
public record Window(
        List<Integer> inner,
        List<Integer> outer,
        Objective innerLoss,
        int innerExamples,
        Objective outerLoss,
        int outerExamples,
        Bilevel.Rule rule,
        int steps) {
    /** Before the number of a remembered array, in the name of its input. */
    private static final String REMEMBERED = "remembered ";

    public Window {
        inner = List.copyOf(inner);
        outer = List.copyOf(outer);
    }

    /**
     * A window in a graph.
     *
     * @param remembered inputs of the graph: what the optimiser remembers at the start, see {@link InnerOptimizer#memory}
     * @param loss the outer loss at the end, 1x1
     * @param hypergradient its gradient in the outer blocks
     * @param moved the inner blocks at the end
     * @param kept what the optimiser remembers at the end
     */
    public record Emitted(
            List<Node> remembered, Node loss, List<Node> hypergradient, List<Node> moved, List<Node> kept) {}

    /** What the optimiser remembers at the start of a window. */
    public List<InnerOptimizer.Memory> memory(GraphBuilder graph, NetworkInGraph network) {
        List<Shape> shapes =
                inner.stream().map(i -> network.parameters().get(i).shape()).toList();
        return rule.in(graph, network).memory(shapes);
    }

    /** Emits it. */
    public Emitted emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        List<InnerOptimizer.Memory> memory = memory(graph, network);
        List<Node> remembered = new ArrayList<>();
        for (int i = 0; i < memory.size(); i++) {
            remembered.add(network.input(REMEMBERED + i, memory.get(i).shape()));
        }
        List<Node> start = inner.stream().map(network.parameters()::get).toList();
        Batch own = batch.part(0, innerExamples);
        Unrolled.End end = Unrolled.resumed(
                graph,
                start,
                (parameters, step) -> innerLoss
                        .emit(graph, at(network, parameters).drawing("inner step " + step), own)
                        .total(graph),
                rule.in(graph, network),
                remembered,
                steps);
        Batch theirs = batch.part(batch.size() - outerExamples, outerExamples);
        Node loss = outerLoss
                .emit(graph, at(network, end.parameters()).drawing("outer"), theirs)
                .total(graph);
        List<Node> hypergradient = Differentiation.gradient(
                graph, loss, outer.stream().map(network.parameters()::get).toList());
        return new Emitted(remembered, loss, hypergradient, end.parameters(), end.remembered());
    }

    /** The network with its inner blocks elsewhere. */
    private NetworkInGraph at(NetworkInGraph network, List<Node> elsewhere) {
        List<Node> all = new ArrayList<>(network.parameters());
        for (int i = 0; i < inner.size(); i++) {
            all.set(inner.get(i), elsewhere.get(i));
        }
        return network.at(all);
    }
}
