package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Primitive;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The largest numbers along an axis, in the first row, and their places along it, in the second: found in one pass. Only in
 * lowered graphs, which are not differentiated any more.
 */
record LargestAndPlace(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.of(2, inputs.get(0).with(axis, 1).size());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        throw new IllegalStateException("a lowered graph is not differentiated: " + node);
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        throw new IllegalStateException("a lowered graph is not differentiated: " + node);
    }
}
