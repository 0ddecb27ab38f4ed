package org.almagest.studies.implicitregularisation;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.FixedNumbers;

/**
 * The adjacency of INRR (Li, Wang, Meng, CVPR 2023, arXiv 2303.15484), GᵀG: column i of G is the softmax of 64 outputs of a sine network
 * with three layers of 32 units and ω₀ = 5 at the place t_i of line i, from −1 to 1. Lines that the network puts into the same classes
 * count as alike.
 *
 * @param n lines of the image
 * @param network from a place to 64 numbers
 * @param places t, [1][n]
 */
record SineAdjacency(int n, SineNetwork network, FixedNumbers places) implements Adjacency {
    private static final int WIDTH = 32;
    private static final int LAYERS = 3;
    private static final int CLASSES = 64;
    private static final double FREQUENCY = 5;

    static SineAdjacency of(Blocks.Builder blocks, String suffix, int n) {
        return new SineAdjacency(
                n,
                SineNetwork.of(blocks, suffix, List.of(1, WIDTH, WIDTH, WIDTH, CLASSES), FREQUENCY),
                new FixedNumbers(1, n, Grid.places(n)));
    }

    @Override
    public Node emit(ForwardPass pass) {
        GraphBuilder graph = pass.graph();
        Node classes = graph.softmax(network.apply(pass, places.in(graph)));
        return graph.product(graph.transpose(classes), classes);
    }

    @Override
    public double operations() {
        return n * (network.operations() + LAYERS * CLASSES + 2.0 * n * CLASSES);
    }
}
