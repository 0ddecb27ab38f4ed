package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places an array among zeros: the transpose of {@link Slice}. */
public record Embed(int axis, int from, int extent) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        if (from < 0 || from + shape.extent(axis) > extent) {
            throw new ShapeException("cannot place %s at %d along axis %d from the right of extent %d"
                    .formatted(shape, from, axis, extent));
        }
        return shape.with(axis, extent);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null
                ? null
                : graph.embed(graph.expand(da, axis, node.input(0).shape().extent(axis)), axis, from, extent);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (cotangent.shape().extent(axis) == 1 && extent > 1) {
            return cotangent;
        }
        return graph.slice(cotangent, axis, from, node.input(0).shape().extent(axis));
    }
}
