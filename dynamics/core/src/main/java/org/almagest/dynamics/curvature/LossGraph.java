package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.AffineLayer;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.Plan;

/**
 * A model and its loss as a fresh graph over a batch of fixed size, ready to be differentiated.
 *
 * @param inputs [features][batch]
 * @param prediction [outputs][batch]
 * @param residual ∂ℓ/∂f, [outputs][batch]
 */
record LossGraph(NetworkInGraph network, Node inputs, Node prediction, Node residual) {
    /**
     * The graph.
     *
     * @throws NotMeasurableException if the objective depends on the parameters by another way than the prediction, so that
     *     it has no Gauss-Newton part; or lets examples see one another, so that the whole is no sum over parts of the
     *     batch; or takes in chance
     */
    static LossGraph of(Model model, Objective objective, ExampleShape shape, int size) {
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        Batch batch = network.batch(shape, size);
        Node inputs = batch.inputs();
        batch.targets();
        Node prediction = network.predict(inputs);
        Node value = objective.emit(graph, network, batch).total(graph);
        if (!Differentiation.onlyThrough(graph, value, prediction, network.parameters())) {
            throw new NotMeasurableException(
                    "loss_beyond_prediction",
                    String.format(
                            Locale.ROOT,
                            "the Hessian of loss %s, which looks at more of the network than its prediction: expected a loss of the prediction alone, such as squared-error; leave this probe out",
                            objective.name()));
        }
        network.checkWithoutChance();
        Node residual =
                Differentiation.gradient(graph, value, List.of(prediction)).get(0);
        List<Node> columns = new ArrayList<>(List.of(prediction, batch.targets()));
        objective.fields().forEach(field -> columns.add(batch.field(field)));
        if (!columns.stream().allMatch(column -> Differentiation.keepsExamplesApart(graph, column, residual))) {
            throw new NotMeasurableException(
                    "loss_mixes_examples",
                    String.format(
                            Locale.ROOT,
                            "the Hessian of loss %s, in which the examples of a batch see or count one another: expected a mean over all examples, such as squared-error; leave this probe out",
                            objective.name()));
        }
        return new LossGraph(network, inputs, prediction, residual);
    }

    GraphBuilder graph() {
        return network.graph();
    }

    /** One input a block. */
    List<Node> parameters() {
        return network.parameters();
    }

    /** Parameters and what the batch holds, in a list to be added to. */
    List<Node> sources() {
        return new ArrayList<>(network.sources());
    }

    /** Where the arrays of the batch lie in a plan whose first inputs are {@link #sources}. */
    BatchSlots slots(Plan plan) {
        return BatchSlots.of(network, plan);
    }

    /** The layers whose weights enter once, by product with one column an example. */
    List<AffineLayer> affine() {
        return AffineLayer.below(graph(), parameters(), inputs, prediction);
    }
}
