package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/** Mean over outputs and batch of (f−y)². */
@AutoService(Objective.class)
public record SquaredError() implements PredictionLoss {
    @Override
    public String name() {
        return "squared-error";
    }

    @Override
    public String description() {
        return "mean over batch and outputs of (f−y)²";
    }

    @Override
    public boolean meanOverExamples() {
        return true;
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        Node error = graph.subtract(prediction, target);
        Shape shape = error.shape();
        return graph.scale(1.0 / ((double) shape.rows() * shape.columns()), graph.sum(graph.multiply(error, error)));
    }
}
