package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * Mean over the batch of the Kullback-Leibler divergence Σ_c y_c·(ln y_c − ln softmax(f)_c) of the prediction from targets
 * that are distributions, such as those of a teacher; 0·ln 0 = 0. Its derivatives are those of cross-entropy, and its least
 * value is 0.
 */
@AutoService(Objective.class)
public record KullbackLeibler() implements PredictionLoss {
    @Override
    public String name() {
        return "kl";
    }

    @Override
    public String description() {
        return "mean over the batch of Σ_c y_c·(ln y_c − ln softmax(f)_c), targets y a distribution";
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        // y where it is positive, and 1, whose logarithm is 0, where it is 0
        Node safe = graph.add(target, graph.subtract(graph.constant(1), graph.sign(target)));
        Node surprise = graph.subtract(graph.logSumExp(prediction), prediction);
        Node gain = graph.multiply(target, graph.add(graph.log(safe), surprise));
        return graph.scale(1.0 / prediction.shape().columns(), graph.sum(gain));
    }
}
