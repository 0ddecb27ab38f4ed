package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * A layer norm down the columns of each matrix, γ·n + β with n = (x − s/m)·r, s the sum of a column's m numbers and r = 1/√(their
 * variance + ε), and with it what derivatives read: rows of γ·n + β, then, if asked for, of n, then of s and of r. Inputs: x, γ, β.
 *
 * @param epsilon ε
 * @param keepsNormal whether n is asked for
 */
record ColumnNorm(double epsilon, boolean keepsNormal) implements LoweredPrimitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape x = inputs.get(0);
        return Shape.of((keepsNormal ? 2 : 1) * rows(x) + 2 * lanes(x), x.columns());
    }

    /** Rows of all lanes. */
    private static int rows(Shape x) {
        return x.size() / x.columns();
    }

    private static int lanes(Shape x) {
        return rows(x) / x.rows();
    }

    /** γ·n + β. */
    static Node result(GraphBuilder graph, Node norm) {
        return part(graph, norm, 0, norm.input(0).shape());
    }

    /** n, where it is kept. */
    static Node normal(GraphBuilder graph, Node norm) {
        Shape x = norm.input(0).shape();
        return part(graph, norm, rows(x), x);
    }

    /** The sums of the columns. */
    static Node sums(GraphBuilder graph, Node norm) {
        Shape x = norm.input(0).shape();
        return part(graph, norm, norm.shape().rows() - 2 * lanes(x), x.with(1, 1));
    }

    /** r. */
    static Node inverse(GraphBuilder graph, Node norm) {
        Shape x = norm.input(0).shape();
        return part(graph, norm, norm.shape().rows() - lanes(x), x.with(1, 1));
    }

    private static Node part(GraphBuilder graph, Node norm, int from, Shape shape) {
        return PairOfArrays.inShape(graph, graph.slice(norm, 1, from, rows(shape)), shape);
    }

    /** The step that computes {@code norm}. */
    static Step step(Node norm) {
        Shape x = norm.input(0).shape();
        ColumnNorm kind = (ColumnNorm) norm.primitive();
        return Step.of(
                new ColumnNormInstruction(lanes(x), x.rows(), x.columns(), kind.epsilon(), kind.keepsNormal()),
                norm,
                List.of(norm.input(0), norm.input(1), norm.input(2)));
    }
}
