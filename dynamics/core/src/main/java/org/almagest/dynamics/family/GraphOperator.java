package org.almagest.dynamics.family;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.data.NodeGraph;

/** How a layer of a graph network spreads over neighbours, S [nodes][nodes], symmetric (arXiv 2105.04550, section 2). */
public enum GraphOperator {
    /** A + I (Xu et al. 2019). */
    GIN,
    /** D^−½(A + I)D^−½ with the degrees D of A + I (Kipf, Welling 2017). */
    GCN;

    /** Their words in a sweep file. */
    static final List<String> WORDS =
            Arrays.stream(values()).map(GraphOperator::word).toList();

    /** The word in a sweep file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static GraphOperator named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** S of {@code graph}. */
    public SparseMatrix of(NodeGraph graph) {
        SparseMatrix adjacency = graph.adjacency();
        int nodes = graph.nodes();
        int count = adjacency.count() + nodes;
        int[] rows = new int[count];
        int[] columns = new int[count];
        double[] values = new double[count];
        int at = 0;
        for (int i = 0; i < nodes; i++) {
            rows[at] = i;
            columns[at] = i;
            values[at++] = weight(adjacency, i, i);
            for (int p = adjacency.start(i); p < adjacency.start(i + 1); p++) {
                rows[at] = i;
                columns[at] = adjacency.column(p);
                values[at++] = weight(adjacency, i, adjacency.column(p));
            }
        }
        return SparseMatrix.of(nodes, nodes, rows, columns, values);
    }

    private double weight(SparseMatrix adjacency, int i, int j) {
        return this == GIN ? 1 : 1 / Math.sqrt((double) degree(adjacency, i) * degree(adjacency, j));
    }

    private static int degree(SparseMatrix adjacency, int i) {
        return adjacency.start(i + 1) - adjacency.start(i) + 1;
    }
}
