package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.data.NodeGraph;

/**
 * The probability of every edge of a graph as parameters of a network (LDS: Franceschi, Niepert, Pontil, He, ICML 2019, arXiv
 * 1903.11960, section 4): a capability of a {@link Model}. There is one number for each pair i &lt; j, row by row, so that the graph is
 * symmetric and without loops whatever the numbers are.
 */
public final class LearnedEdges {
    private final Block block;
    private final int nodes;
    private final NodeGraph observed;

    /**
     * Of the nodes of a graph.
     *
     * @param observed where the probabilities begin: 1 for its edges, 0 for all other pairs
     * @param layer of the block
     * @param offset of the block in the flat vector
     */
    LearnedEdges(NodeGraph observed, int layer, int offset) {
        this.observed = observed;
        this.nodes = observed.nodes();
        this.block = new Block(layer, "edges", 1, nodes * (nodes - 1) / 2, offset);
    }

    /** The block of the probabilities, 1 × n(n−1)/2. */
    public Block block() {
        return block;
    }

    /** n. */
    public int nodes() {
        return nodes;
    }

    /** The graph that it begins with. */
    public NodeGraph observed() {
        return observed;
    }

    /** The place of a pair of different nodes among all pairs. */
    public int pair(int a, int b) {
        int i = Math.min(a, b);
        int j = Math.max(a, b);
        return i * nodes - i * (i + 1) / 2 + j - i - 1;
    }

    /** Puts the observed graph into a flat vector. */
    void begin(double[] parameters) {
        Arrays.fill(parameters, block.offset(), block.offset() + block.size(), 0);
        SparseMatrix adjacency = observed.adjacency();
        for (int i = 0; i < nodes; i++) {
            for (int p = adjacency.start(i); p < adjacency.start(i + 1); p++) {
                parameters[block.offset() + pair(i, adjacency.column(p))] = 1;
            }
        }
    }

    /**
     * A graph drawn by these probabilities: an edge where u + θ ≥ 1, with u uniform on [0, 1), so that 0 and 1 are certain. Its
     * derivative is that of the identity (straight-through, Bengio, Léonard, Courville 2013), so that a pair of probability 0
     * is told as well whether an edge would help.
     *
     * @param name of the draws of chance
     * @param probabilities the block
     * @return A + I, [nodes][nodes]
     */
    Node sample(ForwardPass pass, String name, Node probabilities) {
        GraphBuilder graph = pass.graph();
        Node sum = graph.add(pass.chance(name, probabilities.shape(), Distribution.UNIFORM), probabilities);
        Node one = graph.constant(1);
        // the sign is 1 below the threshold, 0 on it and −1 above
        Node edges = graph.clamp(graph.subtract(one, graph.sign(graph.subtract(one, sum))), 0, 1);
        return looped(graph, graph.straightThrough(edges, probabilities));
    }

    /**
     * A + I of the weight of each pair.
     *
     * @param weights [1][n(n−1)/2]
     * @return [nodes][nodes]
     */
    Node looped(GraphBuilder graph, Node weights) {
        // the upper triangle, row by row in long pieces, with half a loop on the diagonal
        Node blank = graph.expand(graph.constant(0), 0, nodes - 1);
        Node begins = graph.concatenate(0, List.of(blank, graph.constant(0.5)));
        List<Node> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < nodes; i++) {
            pieces.add(graph.slice(begins, 0, nodes - 1 - i, i + 1));
            int length = nodes - 1 - i;
            if (length > 0) {
                pieces.add(graph.slice(weights, 0, from, length));
            }
            from += length;
        }
        Node upper = graph.reshape(graph.concatenate(0, pieces), nodes, nodes);
        return graph.add(upper, graph.transpose(upper));
    }
}
