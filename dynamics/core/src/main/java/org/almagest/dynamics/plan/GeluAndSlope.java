package org.almagest.dynamics.plan;

import java.util.BitSet;
import java.util.List;
import org.almagest.dynamics.autodiff.Activate;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.MatrixProduct;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * Gelu of all numbers of an array, in the first row, and its derivatives, in the second: both are made of the same distribution
 * function, and that of the same density. Only in lowered graphs, which are not differentiated any more.
 */
record GeluAndSlope() implements LoweredPrimitive {
    /**
     * The ids of the nodes of which living nodes ask for both, where nothing but products reads the values: whoever adds x·Φ(x) to
     * something does so in one rounding.
     */
    static BitSet asked(List<Node> nodes, boolean[] live) {
        BitSet values = new BitSet();
        BitSet slopes = new BitSet();
        BitSet elsewhere = new BitSet();
        for (int id = 0; id < live.length; id++) {
            if (!live[id]) {
                continue;
            }
            Node node = nodes.get(id);
            if (gelu(node)) {
                int order = ((Activate) node.primitive()).order();
                if (order < 2) {
                    (order == 0 ? values : slopes).set(node.input(0).id());
                }
            }
            for (int i = 0; i < node.arity(); i++) {
                if (gelu(node.input(i)) && !(node.primitive() instanceof MatrixProduct)) {
                    Node read = node.input(i);
                    if (((Activate) read.primitive()).order() == 0) {
                        elsewhere.set(read.input(0).id());
                    }
                }
            }
        }
        values.and(slopes);
        values.andNot(elsewhere);
        return values;
    }

    private static boolean gelu(Node node) {
        return node.primitive() instanceof Activate activate && activate.function() == Activation.GELU;
    }

    /** Gelu of {@code x} or its derivative, where both are asked for. */
    static Node part(GraphBuilder graph, Node x, boolean slope) {
        return PairOfArrays.part(graph, graph.emit(new GeluAndSlope(), x), x.shape(), slope);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return PairOfArrays.shape(inputs.get(0));
    }
}
