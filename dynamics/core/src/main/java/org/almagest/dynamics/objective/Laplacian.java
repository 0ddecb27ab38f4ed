package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.UnitDirections;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Mean over batch and outputs of (Σ_i ∂²f/∂x_i²)², the residual of Laplace's equation, as in physics-informed networks
 * (Raissi, Perdikaris, Karniadakis 2019). Exact: each input is a lane, and a lane differentiated along its own direction once
 * more holds the second derivative. For networks in which no example sees another.
 */
@AutoService(Objective.class)
public record Laplacian() implements Objective {
    @Override
    public String name() {
        return "laplacian";
    }

    @Override
    public String description() {
        return "mean over batch and outputs of (Σ_i ∂²f/∂x_i²)², the Laplacian of the network in its inputs";
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node inputs = batch.inputs();
        Node prediction = network.predict(inputs);
        int features = inputs.shape().rows();
        int axis = Differentiation.lanes(graph, List.of(prediction), Shape.of(features, 1), 2)
                        .rank()
                - 1;
        Node directions = UnitDirections.of(graph, features, axis);
        Node slopes = along(graph, prediction, inputs, directions);
        // the same lanes again: lane i of the slopes moves along direction i alone
        Node curvatures = along(graph, slopes, inputs, directions);
        Node laplacian = graph.sum(curvatures, 1 << axis);
        double share = 1.0 / ((double) prediction.shape().rows() * batch.size());
        return Terms.of(name(), graph.scale(share, graph.sum(graph.multiply(laplacian, laplacian))));
    }

    private static Node along(GraphBuilder graph, Node output, Node inputs, Node directions) {
        return Differentiation.tangents(graph, List.of(output), List.of(inputs), List.of(directions))
                .get(0);
    }
}
