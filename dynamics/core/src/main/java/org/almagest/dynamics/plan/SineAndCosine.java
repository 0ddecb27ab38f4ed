package org.almagest.dynamics.plan;

import java.util.BitSet;
import java.util.List;
import org.almagest.dynamics.autodiff.Activate;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * The sines of all numbers of an array, in the first row, and their cosines, in the second. Only in lowered graphs, which are not
 * differentiated any more.
 */
record SineAndCosine() implements LoweredPrimitive {
    /** The ids of the nodes of which living nodes ask for both. */
    static BitSet asked(List<Node> nodes, boolean[] live) {
        BitSet sines = new BitSet();
        BitSet cosines = new BitSet();
        for (int id = 0; id < live.length; id++) {
            if (live[id]
                    && nodes.get(id).primitive() instanceof Activate activate
                    && activate.function() == Activation.SINE) {
                (activate.order() % 2 == 0 ? sines : cosines)
                        .set(nodes.get(id).input(0).id());
            }
        }
        sines.and(cosines);
        return sines;
    }

    /** The sines or cosines of {@code x}, where both are asked for. */
    static Node part(GraphBuilder graph, Node x, boolean cosines) {
        return PairOfArrays.part(graph, graph.emit(new SineAndCosine(), x), x.shape(), cosines);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return PairOfArrays.shape(inputs.get(0));
    }
}
