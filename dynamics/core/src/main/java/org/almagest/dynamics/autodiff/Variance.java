package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean square distance from the mean over axes, which keep an extent of 1. Its numbers are those of the sums that it is made
 * of; a rule of its own spares the derivative the passes over the array that would add up to zero, since distances from a mean
 * do: dv = 2/n·Σ (x − m)·dx.
 *
 * @param axes bit i set: over axis i from the right
 */
public record Variance(int axes) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return new Sum(axes).shape(inputs);
    }

    /** How many numbers one variance is of, in an array of shape {@code shape}. */
    private double count(Shape shape) {
        return (double) shape.size() / shape(List.of(shape)).size();
    }

    /** Each number's distance from its mean. */
    public Node distance(GraphBuilder graph, Node a) {
        return graph.subtract(a, graph.mean(a, axes));
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        Node a = node.input(0);
        return da == null
                ? null
                : graph.scale(2 / count(a.shape()), graph.sum(graph.multiply(distance(graph, a), da), axes));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        Node a = node.input(0);
        return graph.multiply(graph.scale(2 / count(a.shape()), cotangent), distance(graph, a));
    }
}
