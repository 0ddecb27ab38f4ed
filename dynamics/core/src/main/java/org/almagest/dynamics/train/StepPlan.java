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
 * @param filled what says how full fields of the whole step are; none where these are all its examples
 * @param reached for each block of the gradient, whether the objective depends on it; of others the gradient is always 0
 */
record StepPlan(
        Plan plan,
        BatchSlots slots,
        List<ChanceDraws.Place> chance,
        ScheduledNumbers scheduled,
        int batch,
        List<Filled> filled,
        List<Boolean> reached)
        implements CachedPlan {
    /** Which output of the plan the objective is. */
    static final int LOSS = 0;

    /**
     * A number of the plan: how many of a field's numbers are not 0, see {@link Batch#filled}.
     *
     * @param at where it lies in the arena
     */
    record Filled(String field, int at) {}

    StepPlan {
        filled = List.copyOf(filled);
        reached = List.copyOf(reached);
    }

    /** With the gradient in all parameters. */
    static StepPlan compile(Model model, Objective objective, ExampleShape shape, int batch) {
        List<Integer> all = IntStream.range(0, model.blocks().size()).boxed().toList();
        return compile(model, objective, shape, batch, all, false);
    }

    /**
     * With the gradient in the parameter blocks {@code own}, in this order, and a plan that networks of equal graphs share.
     *
     * @param apart whether the examples are a part of those of a step
     */
    static StepPlan compile(
            Model model, Objective objective, ExampleShape shape, int batch, List<Integer> own, boolean apart) {
        NetworkInGraph network = NetworkInGraph.training(model);
        Batch examples = apart ? network.partOfBatch(shape, batch) : network.batch(shape, batch);
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
                network.filled().entrySet().stream()
                        .map(entry -> new Filled(
                                entry.getKey(), plan.input(network.sources().indexOf(entry.getValue()))))
                        .toList(),
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

    /** The first phase that depends on a block of the gradient, see {@link BatchLoss#joins}. */
    int joins(int block) {
        return reached.get(block) ? 0 : Integer.MAX_VALUE;
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
