package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Adds each row (axis 1) or column (axis 0) of A [lanes…][r][c] to the one of {@code extent} that a further input [1][b] names, in
 * the order of the names: the transpose of {@link Select}.
 */
public record AddAt(int axis, int extent) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = inputs.get(0);
        Shape names = inputs.get(1);
        Select.checkNames(names);
        if (a.extent(axis) != names.columns()) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot add the %s of %s at %d places: expected as many",
                    axis == 0 ? "columns" : "rows",
                    a,
                    names.columns()));
        }
        return a.with(axis, extent);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        Node names = node.input(1);
        return da == null
                ? null
                : graph.emit(this, graph.expand(da, axis, names.shape().columns()), names);
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (input == 1) {
            return null;
        }
        Node names = node.input(1);
        return cotangent.shape().extent(axis) == 1 && extent > 1
                ? graph.expand(cotangent, axis, names.shape().columns())
                : graph.emit(new Select(axis), cotangent, names);
    }
}
