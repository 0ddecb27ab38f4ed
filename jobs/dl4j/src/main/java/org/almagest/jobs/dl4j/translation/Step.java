package org.almagest.jobs.dl4j.translation;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** What one layer or vertex does, as operations of our graph. */
@FunctionalInterface
interface Step {
    /**
     * Emits it.
     *
     * @param parameters one node per block of the network
     * @param inputs what it reads, each [numbers][batch]
     * @return [numbers][batch]
     */
    Node emit(GraphBuilder graph, List<Node> parameters, List<Node> inputs);

    /** This one first, then {@code next}. */
    default Step then(Step next) {
        return (graph, parameters, inputs) -> next.emit(graph, parameters, List.of(emit(graph, parameters, inputs)));
    }
}
