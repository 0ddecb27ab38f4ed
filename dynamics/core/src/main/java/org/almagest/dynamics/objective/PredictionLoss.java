package org.almagest.dynamics.objective;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/** An objective of one term, which sees nothing of the network but its prediction. */
public interface PredictionLoss extends Objective {
    /**
     * Emits the loss, 1x1 in each lane.
     *
     * @param prediction [outputs][batch]
     * @param target [outputs][batch]
     */
    Node emit(GraphBuilder graph, Node prediction, Node target);

    @Override
    default Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        return Terms.of(name(), emit(graph, network.predict(batch.inputs()), batch.targets()));
    }
}
