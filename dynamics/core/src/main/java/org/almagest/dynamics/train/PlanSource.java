package org.almagest.dynamics.train;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.plan.Plan;

/** Where a graph's plan comes from: it is compiled, or was before. */
@FunctionalInterface
interface PlanSource {
    /** The plan that computes {@code outputs} from {@code inputs}, as {@link Plan#compile(GraphBuilder, List, List)} has it. */
    Plan plan(GraphBuilder graph, List<Node> inputs, List<Node> outputs);
}
