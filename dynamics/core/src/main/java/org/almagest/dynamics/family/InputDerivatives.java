package org.almagest.dynamics.family;

import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.ForwardLaplacian;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.UnitDirections;

/**
 * The slopes and the Laplacian of a network in its inputs, of one pass forward. For networks in which no example sees another.
 *
 * @param slopes [features][outputs][batch]
 * @param laplacian Σ_i ∂²f/∂x_i², [outputs][batch]
 */
public record InputDerivatives(Node slopes, Node laplacian) {
    static InputDerivatives of(GraphBuilder graph, Node value, Node points) {
        int features = points.shape().rows();
        int axis =
                Differentiation.lanes(graph, List.of(value), Shape.of(2, 1), 2).rank() - 1;
        Node directions = UnitDirections.of(graph, features, axis);
        ForwardLaplacian pass = ForwardLaplacian.of(graph, value, points, directions, axis);
        return new InputDerivatives(inFront(graph, pass.slopes(), features, value), pass.laplacian());
    }

    /** The slopes alone, of a network of one output in one pass back, which costs less than as many passes as there are features. */
    static Node slopes(GraphBuilder graph, Node value, Node points) {
        if (value.shape().rows() > 1) {
            return of(graph, value, points).slopes();
        }
        Node back = Differentiation.cotangents(graph, List.of(value), List.of(graph.constant(1)), List.of(points))
                .get(0);
        return inFront(graph, back, points.shape().rows(), value);
    }

    private static Node inFront(GraphBuilder graph, Node slopes, int features, Node value) {
        return graph.reshape(
                slopes, features, value.shape().rows(), value.shape().columns());
    }
}
