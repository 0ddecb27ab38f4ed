package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sum of all numbers up to each one along an axis, counted from the right, itself included; or, backwards, from each one on.
 * Each is the transpose of the other.
 */
public record CumulativeSum(int axis, boolean backwards) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : graph.emit(this, whole(graph, node, da));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.emit(new CumulativeSum(axis, !backwards), whole(graph, node, cotangent));
    }

    private Node whole(GraphBuilder graph, Node node, Node derivative) {
        return graph.expand(derivative, axis, node.shape().extent(axis));
    }

    @Override
    public int ownAxes() {
        return Math.max(2, axis + 1);
    }
}
