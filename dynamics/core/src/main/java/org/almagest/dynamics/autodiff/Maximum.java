package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest number along an axis, counted from the right, which keeps an extent of 1; NaN if one is. Its derivative is that of
 * the first of those that are as large.
 */
public record Maximum(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).with(axis, 1);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : graph.sum(graph.multiply(mark(graph, node), da), 1 << axis);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.multiply(mark(graph, node), cotangent);
    }

    private Node mark(GraphBuilder graph, Node node) {
        return graph.emit(new FirstLargest(axis), node.input(0));
    }

    @Override
    public int ownAxes() {
        return Math.max(2, axis + 1);
    }
}
