package org.almagest.jobs.dl4j;

import java.util.Arrays;
import org.almagest.dynamics.graph.GraphBuilder;
import org.almagest.dynamics.graph.Node;
import org.almagest.dynamics.graph.SparseMatrix;

/** Columns of fixed numbers in a graph. */
final class Columns {
    private Columns() {}

    /** These numbers, [length][1], which broadcast over a batch. */
    static Node of(GraphBuilder graph, double[] values) {
        int[] rows = new int[values.length];
        Arrays.setAll(rows, i -> i);
        return graph.product(
                SparseMatrix.of(values.length, 1, rows, new int[values.length], values), graph.constant(1));
    }
}
