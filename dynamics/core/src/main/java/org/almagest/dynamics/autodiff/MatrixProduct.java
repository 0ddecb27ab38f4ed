package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A·B, either of them transposed; lanes broadcast. */
public record MatrixProduct(boolean transposeLeft, boolean transposeRight) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = inputs.get(0);
        Shape b = inputs.get(1);
        int rows = transposeLeft ? a.columns() : a.rows();
        int inner = transposeLeft ? a.rows() : a.columns();
        int innerRight = transposeRight ? b.columns() : b.rows();
        int columns = transposeRight ? b.rows() : b.columns();
        if (inner != innerRight) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot multiply %s%s by %s%s: %d columns meet %d rows, expected equal",
                    a,
                    transposeLeft ? "ᵀ" : "",
                    b,
                    transposeRight ? "ᵀ" : "",
                    inner,
                    innerRight));
        }
        return a.withMatrix(1, 1).broadcast(b.withMatrix(1, 1)).withMatrix(rows, columns);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node a = node.input(0);
        Node b = node.input(1);
        Node da = tangents.get(0);
        Node db = tangents.get(1);
        int innerLeft = transposeLeft ? 1 : 0;
        int innerRight = transposeRight ? 0 : 1;
        return graph.sumOf(
                da == null
                        ? null
                        : graph.product(
                                graph.expand(da, innerLeft, a.shape().extent(innerLeft)),
                                b,
                                transposeLeft,
                                transposeRight),
                db == null
                        ? null
                        : graph.product(
                                a,
                                graph.expand(db, innerRight, b.shape().extent(innerRight)),
                                transposeLeft,
                                transposeRight));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        Node a = node.input(0);
        Node b = node.input(1);
        if (input == 0) {
            // C = op(A)·op(B): op(A)‾ = C̄·op(B)ᵀ, contracted over the columns of C
            Node c = graph.expand(cotangent, 0, node.shape().columns());
            return transposeLeft
                    ? graph.product(b, c, transposeRight, true)
                    : graph.product(c, b, false, !transposeRight);
        }
        Node c = graph.expand(cotangent, 1, node.shape().rows());
        return transposeRight ? graph.product(c, a, true, transposeLeft) : graph.product(a, c, !transposeLeft, false);
    }
}
