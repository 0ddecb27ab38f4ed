package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Primitive;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * From places along an axis and numbers, both with an extent of 1 there: each number at its place, and 0 elsewhere. What the
 * derivative of a maximum is. Only in lowered graphs, which are not differentiated any more.
 *
 * @param axis counted from the right
 * @param extent of that axis
 */
record AtPlace(int axis, int extent) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).broadcast(inputs.get(1)).with(axis, extent);
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
