package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rows (axis 1) or columns (axis 0) of A [lanes…][r][c] that a further input [1][b] names by their numbers. Unlike those of {@link
 * Gather} they are known only when the plan runs. Constant in the names.
 */
public record Select(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape names = inputs.get(1);
        checkNames(names);
        return inputs.get(0).with(axis, names.columns());
    }

    static void checkNames(Shape names) {
        if (names.rank() != 2 || names.rows() != 1) {
            throw new ShapeException(
                    String.format(Locale.ROOT, "names of rows or columns of shape %s: expected one row", names));
        }
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        if (da == null || da.shape().extent(axis) == 1 && node.input(0).shape().extent(axis) > 1) {
            return da;
        }
        return graph.emit(new Select(axis), da, node.input(1));
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (input == 1) {
            return null;
        }
        Node names = node.input(1);
        return graph.emit(
                new AddAt(axis, node.input(0).shape().extent(axis)),
                graph.expand(cotangent, axis, names.shape().columns()),
                names);
    }
}
