package org.almagest.studies.multimodalexact;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * Square roots of symmetric positive matrices out of products alone, so that they can be differentiated: the coupled iteration of
 * Newton and Schulz (Higham, Functions of Matrices, SIAM 2008, equation 6.35). Y₀ = C/tr C, Z₀ = I, T = (3I − ZY)/2, Y ← YT, Z ← TZ;
 * Y·√tr C approaches C^(1/2), Z/√tr C approaches C^(−1/2). After {@value #STEPS} steps that is exact to rounding where the smallest
 * eigenvalue is above some 1e-5 of the trace.
 *
 * @param root C^(1/2), in each lane
 * @param inverseRoot C^(−1/2)
 */
record NewtonSchulz(Node root, Node inverseRoot) {
    private static final int STEPS = 20;

    /**
     * Emits the iteration.
     *
     * @param c symmetric and positive, n×n in each lane
     * @param identity n×n
     */
    static NewtonSchulz of(GraphBuilder graph, Node c, Node identity) {
        Node trace = trace(graph, c, identity);
        Node size = graph.sqrt(trace);
        Node middle = graph.scale(1.5, identity);
        Node y = graph.multiply(c, graph.reciprocal(trace));
        // with W = −Z/2 in place of Z a step is three products, one of which begins at 3I/2
        Node t = graph.subtract(middle, graph.scale(0.5, y));
        y = graph.product(y, t);
        Node w = graph.scale(-0.5, t);
        for (int step = 1; step < STEPS; step++) {
            t = graph.add(middle, graph.product(w, y));
            y = graph.product(y, t);
            w = graph.product(t, w);
        }
        return new NewtonSchulz(graph.multiply(y, size), graph.scale(-2, graph.multiply(w, graph.reciprocal(size))));
    }

    /** The sum of the diagonal, 1x1 in each lane. */
    static Node trace(GraphBuilder graph, Node matrix, Node identity) {
        return graph.sum(graph.multiply(matrix, identity));
    }

    /** The identity of so many rows. */
    static Node identity(GraphBuilder graph, int rows) {
        int[] diagonal = new int[rows];
        for (int i = 0; i < rows; i++) {
            diagonal[i] = i * (rows + 1);
        }
        Node ones = graph.expandTo(graph.constant(1), Shape.of(rows, 1));
        return graph.reshape(graph.scatterAdd(ones, 1, Indices.of(diagonal), rows * rows), rows, rows);
    }
}
