package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.SparseMatrix;

/** Arrays of numbers that are the same in every network and at every step, such as the angles of positions. */
public final class FixedNumbers {
    private final int rows;
    private final int columns;
    private final SparseMatrix numbers;

    /**
     * The array.
     *
     * @param values row by row
     */
    public FixedNumbers(int rows, int columns, double[] values) {
        this.rows = rows;
        this.columns = columns;
        int[] place = new int[values.length];
        for (int i = 0; i < place.length; i++) {
            place[i] = i;
        }
        this.numbers = SparseMatrix.of(values.length, 1, place, new int[values.length], values);
    }

    /** The array in a graph, [rows][columns]: a column of numbers, times one. */
    public Node in(GraphBuilder graph) {
        return graph.reshape(graph.product(numbers, graph.constant(1)), rows, columns);
    }
}
