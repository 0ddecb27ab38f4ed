package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.objective.Objective;

/**
 * The mean loss of a network over examples, and the norm of its gradient.
 *
 * @param loss the mean
 * @param gradientNorm Euclidean norm of its gradient in the parameters
 */
record MeanLoss(double loss, double gradientNorm) {
    private static final int MOST = 256;

    /** That of {@code model} at {@code theta}, in batches that stay near the processor. */
    static MeanLoss of(Model model, Objective objective, Examples examples, double[] theta) {
        int batch = Math.min(MOST, examples.count());
        int left = examples.count() % batch;
        NetworkExecution full = compiled(model, objective, examples, batch, theta);
        NetworkExecution rest = left == 0 ? full : compiled(model, objective, examples, left, theta);
        double[] gradient = new double[model.parameterCount()];
        double loss = 0;
        for (int from = 0; from < examples.count(); from += batch) {
            int size = Math.min(batch, examples.count() - from);
            NetworkExecution network = size == batch ? full : rest;
            network.load(examples, from);
            network.execution().run();
            double share = (double) size / examples.count();
            double[] arena = network.execution().arena();
            loss += share * arena[network.execution().plan().output(0)];
            int at = network.execution().plan().output(1);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += share * arena[at + i];
            }
        }
        double squares = 0;
        for (double slope : gradient) {
            squares += slope * slope;
        }
        return new MeanLoss(loss, RobustNorm.of(squares, gradient));
    }

    private static NetworkExecution compiled(
            Model model, Objective objective, Examples examples, int size, double[] theta) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(examples.shape(), size);
        batch.inputs();
        batch.targets();
        Node loss = objective.emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        return network.execution(results, theta);
    }
}
