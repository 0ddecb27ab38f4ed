package org.almagest.jobs.dl4j.translation;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.SparseMatrix;

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
