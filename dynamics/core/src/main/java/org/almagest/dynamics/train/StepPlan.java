package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.plan.SharedPlans;

/**
 * An objective of a model and its gradient on a batch of fixed size. In the arena the parameters are contiguous, in the order
 * of the model's flat vector, and so is the gradient.
 *
 * @param plan inputs: the parameter blocks, the statistics, then the batch's arrays and chance; outputs: the objective, the
 *     gradient's blocks, then what the statistics become
 * @param slots where the batch's arrays lie
 * @param chance what is drawn anew before every step; empty where nothing is
 * @param scheduled what is another at every step; none in most plans
 * @param batch examples in the batch
 * @param reached for each block of the gradient, whether the objective depends on it; of others the gradient is always 0
 */
record StepPlan(
        Plan plan,
        BatchSlots slots,
        List<ChanceDraws.Place> chance,
        ScheduledNumbers scheduled,
        int batch,
        List<Boolean> reached)
        implements CachedPlan {
    /** Which output of the plan the objective is. */
    static final int LOSS = 0;

    StepPlan {
        reached = List.copyOf(reached);
    }

    /** With the gradient in all parameters. */
    static StepPlan compile(Model model, Objective objective, ExampleShape shape, int batch) {
        List<Integer> all = IntStream.range(0, model.blocks().size()).boxed().toList();
        return compile(model, objective, shape, batch, all);
    }

    /** With the gradient in the parameter blocks {@code own}, in this order, and a plan that networks of equal graphs share. */
    static StepPlan compile(Model model, Objective objective, ExampleShape shape, int batch, List<Integer> own) {
        NetworkInGraph network = NetworkInGraph.training(model);
        Batch examples = network.batch(shape, batch);
        // the two standard fields lie first, whatever the objective asks for first
        examples.inputs();
        examples.targets();
        Node value = objective.emit(network.graph(), network, examples).total(network.graph());
        List<Node> gradient = Differentiation.gradient(
                network.graph(),
                value,
                own.stream().map(network.parameters()::get).toList());
        List<Node> results = new ArrayList<>();
        results.add(value);
        results.addAll(gradient);
        results.addAll(network.updatedStatistics());
        Plan plan = SharedPlans.of(network.graph(), network.sources(), results);
        return new StepPlan(
                plan,
                BatchSlots.of(network, plan),
                ChanceDraws.places(network, plan),
                ScheduledNumbers.of(network, plan),
                batch,
                gradient.stream().map(part -> reaches(network, part)).toList());
    }

    /** Whether a part of a gradient is more than the zeros that stand for a derivative that is not there. */
    private static boolean reaches(NetworkInGraph network, Node part) {
        return part != network.graph().expandTo(network.graph().constant(0), part.shape());
    }

    int parameters() {
        return plan.input(0);
    }

    int loss() {
        return plan.output(LOSS);
    }

    int gradient() {
        return plan.output(1);
    }

    /** Where what the statistics become begins; only where there are some. */
    int statistics() {
        return plan.output(1 + reached.size());
    }

    /** Fresh arrays. */
    Execution execution() {
        return plan.execution();
    }
}
