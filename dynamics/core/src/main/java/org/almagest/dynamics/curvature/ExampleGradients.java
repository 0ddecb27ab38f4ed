package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.Execution;

/**
 * The loss ℓ_n of each of some examples and its gradient ∇ℓ_n in all parameters, exact to rounding, where the loss of a set is their
 * mean. One example at a time: what is written is a gradient an example in any case, and lanes over examples would multiply the zeros
 * of all others along. Compiled once for many parameters; for one thread.
 */
public final class ExampleGradients {
    private final Examples examples;
    private final NetworkExecution network;
    private final int parameters;

    /** Receives the examples, one after another. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One example.
         *
         * @param numbers holds its gradient; read them before returning, and do not write them
         * @param from where in these the gradient begins, one number a parameter in the order of the flat vector
         */
        void example(int n, double loss, double[] numbers, int from);
    }

    /**
     * The gradients of {@code loss} of {@code model} on {@code examples}.
     *
     * @throws NotMeasurableException if the loss of a batch is no mean over its examples, or the network lets them see one another
     * @throws IllegalArgumentException if there are no examples
     */
    public ExampleGradients(Model model, Objective loss, Examples examples) {
        if (examples.count() == 0) {
            throw new IllegalArgumentException("gradients of 0 examples: expected at least one");
        }
        this.examples = examples;
        this.parameters = model.parameterCount();
        checkMean(model, loss, examples);
        NetworkInGraph graph = new NetworkInGraph(model);
        Node value = loss.emit(graph.graph(), graph, graph.batch(examples.shape(), 1))
                .total(graph.graph());
        List<Node> results = new ArrayList<>();
        results.add(value);
        results.addAll(Differentiation.gradient(graph.graph(), value, graph.parameters()));
        this.network = graph.execution(results, new double[0]);
    }

    /** Decided from the graph of two examples. */
    private static void checkMean(Model model, Objective loss, Examples examples) {
        LossGraph two = LossGraph.of(model, loss, examples.shape(), 2);
        if (!Differentiation.keepsExamplesApart(two.graph(), two.inputs(), two.prediction())) {
            throw new NotMeasurableException(
                    "network_mixes_examples",
                    "gradients of single examples of a network whose examples see one another: expected one that takes each for itself; leave this probe out");
        }
    }

    /** How many there are. */
    public int count() {
        return examples.count();
    }

    /** Numbers in a gradient. */
    public int size() {
        return parameters;
    }

    /**
     * Shows loss and gradient of every example at {@code theta}, in their order.
     *
     * @param theta flat vector of the model
     * @throws CancellationException if the thread is interrupted
     */
    public void each(double[] theta, Visitor visitor) {
        network.parameters(theta);
        Execution execution = network.execution();
        double[] arena = execution.arena();
        int loss = execution.plan().output(0);
        // the outputs of a plan lie one after another
        int gradient = execution.plan().output(1);
        for (int n = 0; n < examples.count(); n++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted in gradients of single examples");
            }
            network.load(examples, n);
            execution.run();
            visitor.example(n, arena[loss], arena, gradient);
        }
    }
}
