package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/** Mean over outputs and batch of |f−y|; its slope where they are equal is 0. */
@AutoService(Objective.class)
public record AbsoluteError() implements PredictionLoss {
    @Override
    public String name() {
        return "absolute-error";
    }

    @Override
    public String description() {
        return "mean over batch and outputs of |f−y|";
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        Shape shape = prediction.shape();
        Node error = graph.abs(graph.subtract(prediction, target));
        return graph.scale(1.0 / ((double) shape.rows() * shape.columns()), graph.sum(error));
    }
}
