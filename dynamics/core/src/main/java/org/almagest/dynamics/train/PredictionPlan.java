package org.almagest.dynamics.train;

import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.plan.SharedPlans;

/**
 * An objective of a model and the model's predictions on a batch of fixed size, without gradients.
 *
 * @param plan inputs: the parameter blocks, then the batch's arrays and chance; outputs: the objective, the predictions
 * @param slots where the batch's arrays lie
 * @param chance what is drawn for an evaluation; empty where nothing is
 * @param scheduled what is another at every step; none in most plans
 * @param batch examples in the batch
 */
record PredictionPlan(
        Plan plan, BatchSlots slots, List<ChanceDraws.Place> chance, ScheduledNumbers scheduled, int batch)
        implements CachedPlan {
    /** With a plan that networks of equal graphs share. */
    static PredictionPlan compile(Model model, Objective objective, ExampleShape shape, int batch) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch examples = network.batch(shape, batch);
        Node prediction = network.predict(examples.inputs());
        examples.targets();
        Node value = objective.emit(network.graph(), network, examples).total(network.graph());
        Plan plan = SharedPlans.of(network.graph(), network.sources(), List.of(value, prediction));
        return new PredictionPlan(
                plan,
                BatchSlots.of(network, plan),
                ChanceDraws.places(network, plan),
                ScheduledNumbers.of(network, plan),
                batch);
    }
}
