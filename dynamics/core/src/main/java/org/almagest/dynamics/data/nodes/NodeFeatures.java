package org.almagest.dynamics.data.nodes;

import org.almagest.dynamics.autodiff.SparseMatrix;

/** Features of nodes that are mostly not zero, in the form that a graph holds. */
final class NodeFeatures {
    private NodeFeatures() {}

    /** All numbers of an array [nodes][dimension]. */
    static SparseMatrix dense(double[] features, int nodes, int dimension) {
        int[] rows = new int[features.length];
        int[] columns = new int[features.length];
        for (int i = 0; i < features.length; i++) {
            rows[i] = i / dimension;
            columns[i] = i % dimension;
        }
        return SparseMatrix.of(nodes, dimension, rows, columns, features);
    }
}
