package org.almagest.jobs.saved;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/**
 * A network of which only the weights are known to us: for the probes that need no more.
 *
 * @param blocks its parameters
 * @param initial the flat vector at which it was first seen
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WeightsAlone(List<Block> blocks, double[] initial) implements Model {
    @Override
    public double[] initialise(RandomStream random) {
        return initial.clone();
    }

    @Override
    public boolean predicts() {
        return false;
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        List<Node> parameters = pass.parameters();
        throw new UnsupportedOperationException(
                "only the network's weights are known, not how they are joined; expected a caller that asks predicts() first");
    }

    @Override
    public double operationsPerExample() {
        return 2.0 * parameterCount();
    }
}
