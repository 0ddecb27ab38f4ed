package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rows of S·A, with a constant sparse S, that a further input [1][b] names; or, transposed, Sᵀ times the rows of A [b][c] put
 * where the names say. Only the named rows of S are visited. Constant in the names.
 */
public record SparseRows(SparseMatrix matrix, boolean transposed) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = inputs.get(0);
        Shape names = inputs.get(1);
        Select.checkNames(names);
        int rows = transposed ? names.columns() : matrix.columns();
        if (a.rows() != rows) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot multiply %d rows of the sparse matrix %s%s by %s: expected %d rows",
                    names.columns(),
                    matrix,
                    transposed ? ", transposed," : "",
                    a,
                    rows));
        }
        return a.with(1, transposed ? matrix.columns() : names.columns());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : apply(graph, transposed, da, node.input(1));
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return input == 1 ? null : apply(graph, !transposed, cotangent, node.input(1));
    }

    private Node apply(GraphBuilder graph, boolean back, Node a, Node names) {
        int rows = back ? names.shape().columns() : matrix.columns();
        return graph.emit(new SparseRows(matrix, back), graph.expand(a, 1, rows), names);
    }
}
