package org.almagest.studies.implicitregularisation;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Start;

/**
 * The adjacency of AIR (Li, Wang, Meng, arXiv 2110.07557), (S + Sᵀ)/2 with S the softmax along the rows of −A, where A is the block of
 * parameters, uniform between ∓1/√n at the start.
 *
 * @param n lines of the image
 * @param block place of A among the blocks
 */
record FreeAdjacency(int n, int block) implements Adjacency {
    static FreeAdjacency of(Blocks.Builder blocks, String suffix, int n) {
        return new FreeAdjacency(n, blocks.weight(0, "A" + suffix, n, n, Start.uniform(1 / Math.sqrt(n))));
    }

    @Override
    public Node emit(ForwardPass pass) {
        GraphBuilder graph = pass.graph();
        Node shares = graph.softmax(graph.scale(-1, pass.parameter(block)), 0);
        return graph.scale(0.5, graph.add(shares, graph.transpose(shares)));
    }

    @Override
    public double operations() {
        return 30.0 * n * n;
    }
}
