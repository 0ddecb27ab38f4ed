package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code length} rows (axis 1) or columns (axis 0) from {@code from} on. */
public record Slice(int axis, int from, int length) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        if (from < 0 || length < 1 || from + length > shape.extent(axis)) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot take %d from %d on along axis %d from the right of %s",
                    length,
                    from,
                    axis,
                    shape));
        }
        return shape.with(axis, length);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        if (da == null || da.shape().extent(axis) == 1 && node.input(0).shape().extent(axis) > 1) {
            return da;
        }
        return graph.slice(da, axis, from, length);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.embed(
                graph.expand(cotangent, axis, length),
                axis,
                from,
                node.input(0).shape().extent(axis));
    }
}
