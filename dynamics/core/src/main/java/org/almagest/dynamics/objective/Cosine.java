package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** Mean over the batch of 1 − cos(f, y); where one of them is 0 so is the cosine. */
@AutoService(Objective.class)
public record Cosine() implements PredictionLoss {
    @Override
    public String name() {
        return "cosine";
    }

    @Override
    public String description() {
        return "mean over the batch of 1 − ⟨f, y⟩/(‖f‖·‖y‖)";
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        Node cosines = graph.multiply(graph.normalise(prediction, 1), graph.normalise(target, 1));
        Node mean = graph.scale(1.0 / prediction.shape().columns(), graph.sum(cosines));
        return graph.subtract(graph.constant(1), mean);
    }
}
