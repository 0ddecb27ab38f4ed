package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** S·A in each lane, with a constant sparse S. */
public record SparseProduct(SparseMatrix matrix) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = inputs.get(0);
        if (a.rows() != matrix.columns()) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot multiply the sparse matrix %s by %s: %d columns meet %d rows, expected equal",
                    matrix,
                    a,
                    matrix.columns(),
                    a.rows()));
        }
        return a.withMatrix(matrix.rows(), a.columns());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : graph.product(matrix, graph.expand(da, 1, matrix.columns()));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.product(matrix.transposed(), graph.expand(cotangent, 1, matrix.rows()));
    }
}
