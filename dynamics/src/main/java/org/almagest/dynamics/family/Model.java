package org.almagest.dynamics.family;

import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.graph.GraphBuilder;
import org.almagest.dynamics.graph.Node;

/** A network of a family with all its sizes fixed: its parameters, its initialisation, and the graph of its prediction. */
public interface Model {
    /** The parameter blocks, in the order of the flat vector, without gaps. */
    List<Block> blocks();

    /** Numbers in the flat parameter vector. */
    default int parameterCount() {
        Block last = blocks().get(blocks().size() - 1);
        return last.offset() + last.size();
    }

    /** A random initial parameter vector, drawn from {@code random} in the order of {@link #blocks}. */
    double[] initialise(RandomStream random);

    /**
     * Emits the network.
     *
     * @param graph receives the nodes
     * @param parameters one node per block, each [rows][cols]
     * @param inputs [features][batch]
     * @return the prediction, [outputs][batch]
     */
    Node forward(GraphBuilder graph, List<Node> parameters, Node inputs);

    /** Floating-point operations of one forward pass on one example, roughly; the planner's unit of cost. */
    double operationsPerExample();
}
