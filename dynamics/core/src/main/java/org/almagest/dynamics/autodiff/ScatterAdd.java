package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Adds each row (axis 1) or column (axis 0) to the place its index names: the transpose of {@link Gather}. */
public record ScatterAdd(int axis, Indices indices, int extent) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        indices.checkBelow(extent);
        if (shape.extent(axis) != indices.count()) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot scatter %s along axis %d from the right by %d indices: expected as many",
                    shape,
                    axis,
                    indices.count()));
        }
        return shape.with(axis, extent);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : graph.scatterAdd(graph.expand(da, axis, indices.count()), axis, indices, extent);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (cotangent.shape().extent(axis) == 1 && extent > 1) {
            return graph.expand(cotangent, axis, indices.count());
        }
        return graph.gather(cotangent, axis, indices);
    }
}
