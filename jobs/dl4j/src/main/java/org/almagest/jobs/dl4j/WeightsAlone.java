package org.almagest.jobs.dl4j;

import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.GraphBuilder;
import org.almagest.dynamics.graph.Node;

/** A network of which only the weights are known to us: for the probes that need no more. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WeightsAlone(List<Block> blocks, double[] initial) implements Model {
    @Override
    public double[] initialise(RandomStream random) {
        return initial.clone();
    }

    @Override
    public boolean predicts() {
        return false;
    }

    @Override
    public Node forward(GraphBuilder graph, List<Node> parameters, Node inputs) {
        throw new UnsupportedOperationException(
                "the network was not translated, only its weights are known; expected a caller that asks predicts() first");
    }

    @Override
    public double operationsPerExample() {
        return 2.0 * parameterCount();
    }
}
