package org.almagest.dynamics.data.nodes;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.almagest.dynamics.autodiff.SparseMatrix;

/** Undirected edges between the nodes 0, …, n−1, each once and none from a node to itself. */
final class Edges {
    private final int nodes;
    private final Set<Long> pairs = new LinkedHashSet<>();

    Edges(int nodes) {
        this.nodes = nodes;
    }

    /** Joins two nodes; returns false, and changes nothing, where they are joined already or are the same. */
    boolean join(int a, int b) {
        return a != b && pairs.add((long) Math.min(a, b) * nodes + Math.max(a, b));
    }

    int count() {
        return pairs.size();
    }

    /** [nodes][nodes], 1 where two nodes are joined. */
    SparseMatrix adjacency() {
        int[] from = new int[2 * pairs.size()];
        int[] to = new int[from.length];
        double[] ones = new double[from.length];
        Arrays.fill(ones, 1);
        int at = 0;
        for (long pair : pairs) {
            from[at] = (int) (pair / nodes);
            to[at++] = (int) (pair % nodes);
            from[at] = (int) (pair % nodes);
            to[at++] = (int) (pair / nodes);
        }
        return SparseMatrix.of(nodes, nodes, from, to, ones);
    }
}
