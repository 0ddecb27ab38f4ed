package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.ode.Functional;
import org.almagest.dynamics.plan.Execution;

/**
 * Prediction of a network for all examples, with the exact gradient of Σ_ik ε_ik f_k(x_i) for given signs ε. With random signs
 * its square is, in the mean, that of the whole Jacobian: no direction is favoured, and none is left out, as a loss would do
 * whose residuals change with the network.
 *
 * @param prediction example by example
 * @param gradient the flat vector
 */
public record OutputGradient(double[] prediction, double[] gradient) {
    /** A deep network keeps its states for so many examples at once. */
    private static final int BATCH = 64;

    private static final String SIGNS = "signs";

    /**
     * Evaluates {@code model}.
     *
     * @param signs example by example, as many as there are predictions
     */
    public static OutputGradient of(Model model, Examples examples, double[] signs, double[] parameters) {
        OutputGradient sum = new OutputGradient(new double[signs.length], new double[model.parameterCount()]);
        int batch = Math.min(BATCH, examples.count());
        NetworkExecution full = execution(model, examples, batch, parameters);
        int at = 0;
        for (; at + batch <= examples.count(); at += batch) {
            sum.add(full, examples, signs, at, batch);
        }
        int rest = examples.count() - at;
        if (rest > 0) {
            sum.add(execution(model, examples, rest, parameters), examples, signs, at, rest);
        }
        return sum;
    }

    private static NetworkExecution execution(Model model, Examples examples, int batch, double[] parameters) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node inputs = network.batch(examples.shape(), batch).inputs();
        Node weighting = network.input(SIGNS, Shape.of(examples.outputs(), batch));
        Node prediction = network.predict(inputs);
        List<Node> results = new ArrayList<>();
        results.add(prediction);
        results.addAll(Differentiation.gradient(
                network.graph(), Functional.weightedSum(network.graph(), prediction, weighting), network.parameters()));
        return network.execution(results, parameters);
    }

    private void add(NetworkExecution network, Examples examples, double[] signs, int from, int batch) {
        int outputs = examples.outputs();
        Execution execution = network.execution();
        network.load(examples, from);
        network.set(SIGNS, columns(signs, from, outputs, batch));
        execution.run();
        System.arraycopy(
                rows(execution.copyOf(0, outputs * batch), outputs, batch),
                0,
                prediction,
                from * outputs,
                outputs * batch);
        double[] arena = execution.arena();
        int at = execution.plan().output(1);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += arena[at + i];
        }
    }

    /** Examples one after another, from {@code from} on, become [rows][count]. */
    public static double[] columns(double[] source, int from, int rows, int count) {
        double[] columns = new double[rows * count];
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < rows; i++) {
                columns[i * count + j] = source[(from + j) * rows + i];
            }
        }
        return columns;
    }

    /** What {@link #columns} has turned, turned back. */
    public static double[] rows(double[] columns, int rows, int count) {
        return columns(columns, 0, count, rows);
    }
}
