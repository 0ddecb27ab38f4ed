package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.Execution;

/** The mean loss over a whole training set, with its gradient; compiled once for many parameters. */
public final class TrainingLoss {
    private final Execution execution;
    private final int parameters;
    private final int length;

    /**
     * The objective of {@code model} over all {@code examples}.
     *
     * @throws IllegalArgumentException if it takes in chance
     */
    public TrainingLoss(Model model, Examples examples, Objective objective) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(examples.shape(), examples.count());
        batch.inputs();
        batch.targets();
        Node value = objective.emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution compiled = network.execution(results, new double[0]);
        compiled.load(examples, 0);
        this.execution = compiled.execution();
        this.parameters = model.parameterCount();
        this.length = model.length();
    }

    /** Goes to {@code theta}, the flat vector of the model. */
    public void evaluate(double[] theta) {
        System.arraycopy(theta, 0, execution.arena(), execution.plan().input(0), length);
        execution.run();
    }

    /** The loss there. */
    public double value() {
        return execution.arena()[execution.plan().output(0)];
    }

    /**
     * Its gradient there.
     *
     * @param to receives it from its beginning on, in the order of the model's blocks
     */
    public void gradient(double[] to) {
        System.arraycopy(execution.arena(), execution.plan().output(1), to, 0, parameters);
    }

    /** The square of its gradient's length there. */
    public double squaredGradient() {
        int at = execution.plan().output(1);
        double sum = 0;
        for (int i = 0; i < parameters; i++) {
            double slope = execution.arena()[at + i];
            sum = Math.fma(slope, slope, sum);
        }
        return sum;
    }
}
