package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.Differentiation;
import org.almagest.dynamics.graph.GraphBuilder;
import org.almagest.dynamics.graph.Loss;
import org.almagest.dynamics.graph.Node;
import org.almagest.dynamics.graph.Plan;
import org.almagest.dynamics.graph.Shape;

/**
 * Products of one part of the Hessian with directions that move a run of parameter blocks only, on a batch of fixed size;
 * of each product, the rows of the blocks from the first moved one on. What does not depend on the directions is the plan's
 * prologue.
 *
 * @param plan inputs: the parameter blocks, inputs [features][batch], targets [outputs][batch], then the directions of
 *     each moved block [lanes][rows][cols]; outputs: the products with each block from {@code first} on, [lanes][rows][cols]
 * @param first the first moved block
 * @param last the last moved block
 * @param blocks number of parameter blocks
 * @param lanes directions at once
 * @param batch examples
 */
record Strip(Plan plan, int first, int last, int blocks, int lanes, int batch) {
    static Strip compile(
            Model model, Loss loss, Part part, int features, int outputs, int first, int last, int lanes, int batch) {
        GraphBuilder graph = new GraphBuilder();
        List<Node> parameters = new ArrayList<>();
        for (Block block : model.blocks()) {
            parameters.add(graph.input("parameter " + parameters.size(), Shape.of(block.rows(), block.cols())));
        }
        Node inputs = graph.input("inputs", Shape.of(features, batch));
        Node targets = graph.input("targets", Shape.of(outputs, batch));
        Node prediction = model.forward(graph, parameters, inputs);
        Node value = loss.emit(graph, prediction, targets);
        List<Node> above = parameters.subList(first, parameters.size());
        List<Node> moved = parameters.subList(first, last + 1);

        List<Node> seeds = new ArrayList<>();
        List<Node> products =
                switch (part) {
                    case HESSIAN -> {
                        List<Node> gradient = Differentiation.gradient(graph, value, above);
                        seeds.addAll(seeds(graph, gradient, moved, lanes));
                        yield Differentiation.tangents(graph, gradient, moved, seeds);
                    }
                    case FUNCTIONAL -> {
                        Node residual = Differentiation.gradient(graph, value, List.of(prediction))
                                .get(0);
                        List<Node> gradient = Differentiation.cotangents(
                                graph, List.of(prediction), List.of(graph.stopGradient(residual)), above);
                        seeds.addAll(seeds(graph, gradient, moved, lanes));
                        yield Differentiation.tangents(graph, gradient, moved, seeds);
                    }
                    case OUTER -> {
                        Node residual = Differentiation.gradient(graph, value, List.of(prediction))
                                .get(0);
                        seeds.addAll(seeds(graph, List.of(prediction, residual), moved, lanes));
                        List<Node> change = Differentiation.tangents(graph, List.of(prediction), moved, seeds);
                        List<Node> curved =
                                Differentiation.tangents(graph, List.of(residual), List.of(prediction), change);
                        yield Differentiation.cotangents(graph, List.of(prediction), curved, above);
                    }
                };
        List<Node> sources = new ArrayList<>(parameters);
        sources.add(inputs);
        sources.add(targets);
        sources.addAll(seeds);
        Plan plan = Plan.compile(graph, sources, products, seeds);
        return new Strip(plan, first, last, parameters.size(), lanes, batch);
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

    int inputs() {
        return plan.input(blocks);
    }

    int targets() {
        return plan.input(blocks + 1);
    }

    /** Where the directions of a moved block begin. */
    int seed(int block) {
        return plan.input(blocks + 2 + block - first);
    }

    /** Where the products with a block begin. */
    int product(int block) {
        return plan.output(block - first);
    }
}
