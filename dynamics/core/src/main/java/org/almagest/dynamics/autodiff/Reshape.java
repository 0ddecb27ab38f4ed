package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers of each matrix, row by row, as a matrix of another shape. */
public record Reshape(int rows, int columns) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        if ((long) rows * columns != (long) shape.rows() * shape.columns()) {
            throw new ShapeException("cannot reshape the matrices of %s to %dx%d: expected %d numbers"
                    .formatted(shape, rows, columns, shape.rows() * shape.columns()));
        }
        return shape.withMatrix(rows, columns);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null
                ? null
                : graph.reshape(graph.expandMatrix(da, node.input(0).shape()), rows, columns);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        Shape shape = node.input(0).shape();
        return graph.reshape(graph.expandMatrix(cotangent, node.shape()), shape.rows(), shape.columns());
    }
}
