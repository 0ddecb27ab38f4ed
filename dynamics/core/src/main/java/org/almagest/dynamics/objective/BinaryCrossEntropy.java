package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * Mean over outputs and batch of −y ln σ(f) − (1−y) ln(1−σ(f)), σ(f) = 1/(1+e^−f), written as ln(1+e^f) − y·f, which
 * overflows nowhere. Each output is a class of its own that applies or does not.
 */
@AutoService(Objective.class)
public record BinaryCrossEntropy() implements PredictionLoss {
    @Override
    public String name() {
        return "binary-cross-entropy";
    }

    @Override
    public String description() {
        return "mean over batch and outputs of ln(1+e^f) − y·f, targets y between 0 and 1, f before the sigmoid";
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        Shape shape = prediction.shape();
        Node surprise =
                graph.subtract(graph.activate(Activation.SOFTPLUS, prediction), graph.multiply(target, prediction));
        return graph.scale(1.0 / ((double) shape.rows() * shape.columns()), graph.sum(surprise));
    }
}
