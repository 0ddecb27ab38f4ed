package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.Differentiation;
import org.almagest.dynamics.graph.Execution;
import org.almagest.dynamics.graph.GraphBuilder;
import org.almagest.dynamics.graph.Node;
import org.almagest.dynamics.graph.Plan;
import org.almagest.dynamics.graph.Shape;

/**
 * Prediction of a network for all examples at once, with the exact gradient of Σ_ik ε_ik f_k(x_i) for given signs ε. With
 * random signs its square is, in the mean, that of the whole Jacobian: no direction is favoured, and none is left out, as a
 * loss would do whose residuals change with the network.
 *
 * @param prediction [outputs][count]
 * @param gradient the flat vector
 */
record OutputGradient(double[] prediction, double[] gradient) {
    static OutputGradient of(Model model, Examples examples, double[] signs, double[] parameters) {
        int count = examples.count();
        GraphBuilder graph = new GraphBuilder();
        List<Node> sources = new ArrayList<>();
        for (Block block : model.blocks()) {
            sources.add(graph.input("parameter " + sources.size(), Shape.of(block.rows(), block.cols())));
        }
        List<Node> weights = List.copyOf(sources);
        Node inputs = graph.input("inputs", Shape.of(examples.features(), count));
        Node weighting = graph.input("signs", Shape.of(examples.outputs(), count));
        sources.add(inputs);
        sources.add(weighting);
        Node prediction = model.forward(graph, weights, inputs);
        List<Node> results = new ArrayList<>();
        results.add(prediction);
        results.addAll(Differentiation.gradient(graph, graph.sum(graph.multiply(weighting, prediction)), weights));
        Execution execution = Plan.compile(graph, sources, results).execution();
        System.arraycopy(parameters, 0, execution.arena(), execution.plan().input(0), parameters.length);
        execution.set(weights.size(), columns(examples.inputs(), examples.features(), count));
        execution.set(weights.size() + 1, signs);
        execution.run();
        // the outputs of a plan lie one after another
        return new OutputGradient(
                execution.copyOf(0, examples.outputs() * count), execution.copyOf(1, parameters.length));
    }

    /** Examples one after another become [rows][count]. */
    static double[] columns(double[] source, int rows, int count) {
        double[] columns = new double[rows * count];
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < rows; i++) {
                columns[i * count + j] = source[j * rows + i];
            }
        }
        return columns;
    }
}
