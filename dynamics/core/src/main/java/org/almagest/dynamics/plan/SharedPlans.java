package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * Plans of this process by what they compute, so that networks which differ in their numbers alone share one: a thousand
 * checkpoints of one architecture, or the runs of a sweep over initialisations. A graph is the same as another if the part
 * of it that the outputs need consists of equal operations in the same order; what the weights are does not matter, since
 * they are inputs. The least recently used plans go first when the instructions of all exceed a bound.
 */
public final class SharedPlans {
    /** About 50 MB of instructions and operands. */
    private static final long MOST_INSTRUCTIONS = 2_000_000;

    private static final SharedPlans OF_THIS_PROCESS = new SharedPlans(MOST_INSTRUCTIONS);

    private final BoundedPlans<GraphIdentity, Plan> plans;

    /**
     * None yet.
     *
     * @param mostInstructions that all plans may have together; the last one that was asked for stays in any case
     */
    SharedPlans(long mostInstructions) {
        this.plans = new BoundedPlans<>(mostInstructions, Plan::length);
    }

    /**
     * The plan that {@link Plan#compile(GraphBuilder, List, List)} makes, compiled only where no equal graph has been before.
     *
     * @throws IllegalArgumentException if an input is none or comes twice, or an output needs one that is not listed
     * @throws ArithmeticException if the arena would not fit an array
     */
    public static Plan of(GraphBuilder graph, List<Node> inputs, List<Node> outputs) {
        return of(graph, inputs, outputs, List.of());
    }

    /**
     * As {@link #of(GraphBuilder, List, List)}, for an execution with many settings of some inputs.
     *
     * @param varying those of the inputs that change from one run of the body to the next
     */
    public static Plan of(GraphBuilder graph, List<Node> inputs, List<Node> outputs, List<Node> varying) {
        return OF_THIS_PROCESS.plan(graph, inputs, outputs, varying);
    }

    /** How many plans this process has compiled here so far; those that were there already are not counted. */
    public static long compiled() {
        return OF_THIS_PROCESS.plans.made();
    }

    /** Lets go of all plans; whoever runs one keeps it. */
    public static void clear() {
        OF_THIS_PROCESS.plans.clear();
    }

    Plan plan(GraphBuilder graph, List<Node> inputs, List<Node> outputs, List<Node> varying) {
        return plans.plan(
                GraphIdentity.of(graph, inputs, outputs, varying), () -> Plan.compile(graph, inputs, outputs, varying));
    }
}
