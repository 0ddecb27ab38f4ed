package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds each row of A [lanes…][b][c] to the one of {@code extent} rows that a further input [1][b] names, in the order of
 * the names: the transpose of {@link SelectRows}.
 */
public record AddRows(int extent) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = inputs.get(0);
        Shape names = inputs.get(1);
        SelectRows.checkNames(names);
        if (a.rows() != names.columns()) {
            throw new ShapeException(
                    "cannot add the rows of %s at %d places: expected as many".formatted(a, names.columns()));
        }
        return a.with(1, extent);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        Node names = node.input(1);
        return da == null
                ? null
                : graph.addRows(graph.expand(da, 1, names.shape().columns()), names, extent);
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (input == 1) {
            return null;
        }
        Node names = node.input(1);
        return cotangent.shape().rows() == 1 && extent > 1
                ? graph.expand(cotangent, 1, names.shape().columns())
                : graph.selectRows(cotangent, names);
    }
}
