package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums over axes, which keep an extent of 1.
 *
 * @param axes bit i set: sum over axis i from the right
 */
public record Sum(int axes) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        for (int axis = 0; axis < 32; axis++) {
            if ((axes >> axis & 1) != 0) {
                shape = shape.with(axis, 1);
            }
        }
        return shape;
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : graph.sumStandingFor(node.input(0).shape(), da, axes);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return cotangent;
    }
}
