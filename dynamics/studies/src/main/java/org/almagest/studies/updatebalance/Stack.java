package org.almagest.studies.updatebalance;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Lstm;
import org.almagest.dynamics.nn.Sequence;

/**
 * A stack of items whose state is that of an LSTM which has read them from the bottom up, the next one last. An empty stack has the
 * state 0.
 */
record Stack(Lstm lstm) {
    /**
     * The states at all heights, [(places + 1)·batch][width]: row h·batch + n is that of example n with h items left.
     *
     * @param items the lowest at place 0
     */
    Node states(ForwardPass pass, Sequence items) {
        GraphBuilder graph = pass.graph();
        List<Node> heights = new ArrayList<>();
        heights.add(graph.expandTo(graph.constant(0), Shape.of(items.batch(), lstm.width())));
        // without a mask: what lies above the first item is read by no height that an example has
        heights.addAll(lstm.states(pass, graph.transpose(items.states()), items.length(), null));
        return graph.concatenate(1, heights);
    }

    /**
     * The states at these heights, [steps·batch][width], row s·batch + n that of example n at step s.
     *
     * @param heights [steps][batch]
     */
    static Node at(GraphBuilder graph, Node states, Node heights) {
        int steps = heights.shape().rows();
        int batch = heights.shape().columns();
        Node counted = graph.cumulativeSum(graph.expandTo(graph.constant(1), Shape.of(1, batch)), 0);
        Node example = graph.subtract(counted, graph.constant(1));
        Node names = graph.add(graph.scale(batch, heights), example);
        return graph.selectRows(states, graph.reshape(names, 1, steps * batch));
    }
}
