package org.almagest.dynamics.data;

import java.util.Locale;
import org.almagest.dynamics.autodiff.SparseMatrix;

/**
 * A graph whose nodes are the examples of a data set: an example's one input is the number of its node.
 *
 * @param features [nodes][m_x], one row a node
 * @param adjacency [nodes][nodes], 1 where two nodes are joined; symmetric, without loops
 */
public record NodeGraph(SparseMatrix features, SparseMatrix adjacency) {
    public NodeGraph {
        int nodes = features.rows();
        if (adjacency.rows() != nodes || adjacency.columns() != nodes) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "a graph with an adjacency matrix of %d×%d and features of %d nodes: expected as many",
                    adjacency.rows(),
                    adjacency.columns(),
                    nodes));
        }
        for (int p = 0; p < features.count(); p++) {
            if (!Double.isFinite(features.value(p))) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "feature %d of node %d is %s: expected finite numbers",
                        features.column(p),
                        rowOf(features, p),
                        features.value(p)));
            }
        }
        for (int node = 0; node < nodes; node++) {
            for (int p = adjacency.start(node); p < adjacency.start(node + 1); p++) {
                if (adjacency.column(p) == node || adjacency.value(p) != 1) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "the adjacency of nodes %d and %d is %s: expected 1 between different nodes",
                            node,
                            adjacency.column(p),
                            adjacency.value(p)));
                }
            }
        }
        if (!adjacency.symmetric()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "the adjacency matrix %s is not symmetric: expected every edge in both directions",
                    adjacency));
        }
    }

    private static int rowOf(SparseMatrix matrix, int p) {
        int row = 0;
        while (matrix.start(row + 1) <= p) {
            row++;
        }
        return row;
    }

    /** Number of nodes. */
    public int nodes() {
        return features.rows();
    }

    /** Bytes of its arrays, roughly: a number and two indices a place. */
    long bytes() {
        return 16L * ((long) features.count() + adjacency.count());
    }
}
