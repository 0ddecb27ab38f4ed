package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Loss;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/**
 * Loss and gradient of a model on a batch of fixed size. In the arena the parameters are contiguous, in the order of the
 * model's flat vector, and so is the gradient.
 *
 * @param plan inputs: the parameter blocks, inputs [features][batch], targets [outputs][batch]; outputs: the loss, then
 *     the gradient's blocks
 * @param blocks number of parameter blocks
 * @param batch examples in the batch
 */
record StepPlan(Plan plan, int blocks, int batch) {
    static StepPlan compile(Model model, Loss loss, int features, int outputs, int batch) {
        GraphBuilder graph = new GraphBuilder();
        List<Node> parameters = new ArrayList<>();
        for (Block block : model.blocks()) {
            parameters.add(graph.input("parameter " + parameters.size(), Shape.of(block.rows(), block.cols())));
        }
        Node inputs = graph.input("inputs", Shape.of(features, batch));
        Node targets = graph.input("targets", Shape.of(outputs, batch));
        Node value = loss.emit(graph, model.forward(graph, parameters, inputs), targets);
        List<Node> results = new ArrayList<>();
        results.add(value);
        results.addAll(Differentiation.gradient(graph, value, parameters));
        List<Node> sources = new ArrayList<>(parameters);
        sources.add(inputs);
        sources.add(targets);
        return new StepPlan(Plan.compile(graph, sources, results), parameters.size(), batch);
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

    int loss() {
        return plan.output(0);
    }

    int gradient() {
        return plan.output(1);
    }

    /** Fresh arrays. */
    Execution execution() {
        return plan.execution();
    }
}
