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

/**
 * An objective of a model and its gradient on a batch of fixed size. In the arena the parameters are contiguous, in the order
 * of the model's flat vector, and so is the gradient.
 *
 * @param plan inputs: the parameter blocks, then the batch's arrays and chance; outputs: the objective, then the gradient's
 *     blocks
 * @param slots where the batch's arrays lie
 * @param chance what is drawn anew before every step; empty where nothing is
 * @param batch examples in the batch
 */
record StepPlan(Plan plan, BatchSlots slots, List<ChanceDraws.Place> chance, int batch) implements CachedPlan {
    /** With the gradient in all parameters. */
    static StepPlan compile(Model model, Objective objective, ExampleShape shape, int batch) {
        List<Integer> all = IntStream.range(0, model.blocks().size()).boxed().toList();
        return compile(model, objective, shape, batch, all);
    }

    /** With the gradient in the parameter blocks {@code own}, in this order. */
    static StepPlan compile(Model model, Objective objective, ExampleShape shape, int batch, List<Integer> own) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch examples = network.batch(shape, batch);
        // the two standard fields lie first, whatever the objective asks for first
        examples.inputs();
        examples.targets();
        Node value = objective.emit(network.graph(), network, examples).total(network.graph());
        List<Node> results = new ArrayList<>();
        results.add(value);
        results.addAll(Differentiation.gradient(
                network.graph(),
                value,
                own.stream().map(network.parameters()::get).toList()));
        Plan plan = Plan.compile(network.graph(), network.sources(), results);
        return new StepPlan(plan, BatchSlots.of(network, plan), ChanceDraws.places(network, plan), batch);
    }

    int parameters() {
        return plan.input(0);
    }

    int loss() {
        return plan.output(0);
    }

    int gradient() {
        return plan.output(1);
    }

    /** Fresh arrays. */
    Execution execution() {
        return plan.execution();
    }
}
