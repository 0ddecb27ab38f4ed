package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.plan.SharedPlans;

/**
 * Products of one part of the Hessian with directions that move some parameter blocks only, on a batch of fixed size; of
 * each product, the rows of these and other wanted blocks. Serves any model. What does not depend on the directions is the
 * plan's prologue.
 *
 * @param plan inputs: the parameter blocks, inputs [features][batch], targets [outputs][batch], then the directions of
 *     each moved block [lanes][rows][cols]; outputs: the products with each wanted block, [lanes][rows][cols]
 * @param wanted indices of the wanted blocks
 * @param moved how many of them, from the first on, move
 * @param sources inputs before the directions
 * @param slots where the arrays of the batch lie
 * @param lanes directions at once
 * @param batch examples
 */
record HessianBlockRow(
        Plan plan, List<Integer> wanted, int moved, int sources, BatchSlots slots, int lanes, int batch) {
    static HessianBlockRow compile(LossGraph network, HessianPart part, List<Integer> wanted, int moved, int lanes) {
        GraphBuilder graph = network.graph();
        List<Node> rows = wanted.stream().map(network.parameters()::get).toList();
        List<Node> moving = rows.subList(0, moved);
        List<Node> prediction = List.of(network.prediction());
        List<Node> residual = List.of(network.residual());

        List<Node> seeds = new ArrayList<>();
        List<Node> products =
                switch (part) {
                    case HESSIAN -> {
                        List<Node> gradient = Differentiation.cotangents(graph, prediction, residual, rows);
                        seeds.addAll(seeds(graph, gradient, moving, lanes));
                        yield Differentiation.tangents(graph, gradient, moving, seeds);
                    }
                    case FUNCTIONAL -> {
                        List<Node> fixed = List.of(graph.stopGradient(network.residual()));
                        List<Node> gradient = Differentiation.cotangents(graph, prediction, fixed, rows);
                        seeds.addAll(seeds(graph, gradient, moving, lanes));
                        yield Differentiation.tangents(graph, gradient, moving, seeds);
                    }
                    case GGN -> {
                        List<Node> both = List.of(network.prediction(), network.residual());
                        seeds.addAll(seeds(graph, both, moving, lanes));
                        List<Node> change = Differentiation.tangents(graph, prediction, moving, seeds);
                        List<Node> curved = Differentiation.tangents(graph, residual, prediction, change);
                        yield Differentiation.cotangents(graph, prediction, curved, rows);
                    }
                };
        List<Node> sources = network.sources();
        sources.addAll(seeds);
        Plan plan = SharedPlans.of(graph, sources, products, seeds);
        int batch = network.inputs().shape().columns();
        return new HessianBlockRow(plan, wanted, moved, network.sources().size(), network.slots(plan), lanes, batch);
    }

    private static List<Node> seeds(GraphBuilder graph, List<Node> outputs, List<Node> moved, int lanes) {
        List<Node> seeds = new ArrayList<>();
        for (Node parameter : moved) {
            Shape shape = Differentiation.lanes(graph, outputs, parameter.shape(), lanes);
            seeds.add(graph.input("direction " + parameter.id(), shape));
        }
        return seeds;
    }

    int parameters() {
        return plan.input(0);
    }

    /** Where the directions of a moved block begin, by its place among the wanted. */
    int seed(int place) {
        return plan.input(sources + place);
    }

    /** Where the products with a block begin, by its place among the wanted. */
    int product(int place) {
        return plan.output(place);
    }
}
