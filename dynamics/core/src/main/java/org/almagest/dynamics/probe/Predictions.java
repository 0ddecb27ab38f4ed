package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/** What a network predicts for a set of examples. */
public final class Predictions {
    /** More would only need more memory. */
    private static final int BATCH = 256;

    private Predictions() {}

    /** The predictions of {@code model} at {@code parameters}, [count][outputs]. */
    public static double[] of(Model model, double[] parameters, Examples examples) {
        double[] predictions = new double[examples.count() * examples.outputs()];
        int batch = Math.min(BATCH, examples.count());
        Execution full = execution(model, parameters, examples, batch);
        int at = 0;
        for (; at + batch <= examples.count(); at += batch) {
            predict(full, model, examples, at, batch, predictions);
        }
        int rest = examples.count() - at;
        if (rest > 0) {
            predict(execution(model, parameters, examples, rest), model, examples, at, rest, predictions);
        }
        return predictions;
    }

    /** One network on the same examples at many parameters: compiled once. */
    static final class Repeated {
        private final Execution execution;
        private final Model model;
        private final Examples examples;

        Repeated(Model model, Examples examples) {
            this.model = model;
            this.examples = examples;
            this.execution = execution(model, new double[0], examples, examples.count());
        }

        /** The predictions at {@code parameters}, [count][outputs]. */
        double[] at(double[] parameters) {
            System.arraycopy(parameters, 0, execution.arena(), execution.plan().input(0), parameters.length);
            double[] predictions = new double[examples.count() * examples.outputs()];
            predict(execution, model, examples, 0, examples.count(), predictions);
            return predictions;
        }
    }

    private static Execution execution(Model model, double[] parameters, Examples examples, int batch) {
        GraphBuilder graph = new GraphBuilder();
        List<Node> sources = new ArrayList<>();
        for (Block block : model.blocks()) {
            sources.add(graph.input("parameter " + sources.size(), Shape.of(block.rows(), block.cols())));
        }
        List<Node> weights = List.copyOf(sources);
        Node inputs = graph.input("inputs", Shape.of(examples.features(), batch));
        Node prediction = model.forward(graph, weights, inputs);
        sources.add(inputs);
        Execution execution = Plan.compile(graph, sources, List.of(prediction)).execution();
        // the inputs of a plan lie one after another, and so do the blocks of a model
        System.arraycopy(parameters, 0, execution.arena(), execution.plan().input(0), parameters.length);
        return execution;
    }

    private static void predict(
            Execution execution, Model model, Examples examples, int from, int batch, double[] predictions) {
        int features = examples.features();
        int outputs = examples.outputs();
        int inputs = execution.plan().input(model.blocks().size());
        for (int j = 0; j < batch; j++) {
            for (int i = 0; i < features; i++) {
                execution.arena()[inputs + i * batch + j] = examples.inputs()[(from + j) * features + i];
            }
        }
        execution.run();
        double[] columns = execution.copyOf(0, outputs * batch);
        for (int j = 0; j < batch; j++) {
            for (int k = 0; k < outputs; k++) {
                predictions[(from + j) * outputs + k] = columns[k * batch + j];
            }
        }
    }
}
