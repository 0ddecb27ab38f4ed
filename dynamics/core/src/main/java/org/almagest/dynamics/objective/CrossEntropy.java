package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** Mean over the batch of −Σ_c y_c ln softmax(f)_c, written as Σ_c y_c·(lse(f) − f_c). */
@AutoService(Objective.class)
public record CrossEntropy() implements PredictionLoss {
    @Override
    public String name() {
        return "cross-entropy";
    }

    @Override
    public String description() {
        return "mean over the batch of −Σ_c y_c ln softmax(f)_c";
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        Node surprise = graph.subtract(graph.logSumExp(prediction), prediction);
        return graph.scale(1.0 / prediction.shape().columns(), graph.sum(graph.multiply(target, surprise)));
    }
}
