package org.almagest.dynamics.probe;

import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/** What a network predicts for a set of examples. */
public final class Predictions {
    /** More would only need more memory. */
    private static final int BATCH = 256;

    private Predictions() {}

    /** The predictions of {@code model} at {@code parameters}, [count][outputs]. */
    public static double[] of(Model model, double[] parameters, Examples examples) {
        double[] predictions = new double[examples.count() * examples.outputs()];
        int batch = Math.min(BATCH, examples.count());
        NetworkExecution full = execution(model, parameters, examples, batch);
        int at = 0;
        for (; at + batch <= examples.count(); at += batch) {
            predict(full, examples, at, batch, predictions);
        }
        int rest = examples.count() - at;
        if (rest > 0) {
            predict(execution(model, parameters, examples, rest), examples, at, rest, predictions);
        }
        return predictions;
    }

    /** One network on the same examples at many parameters: compiled once. */
    static final class Repeated {
        private final NetworkExecution execution;
        private final Examples examples;

        Repeated(Model model, Examples examples) {
            this.examples = examples;
            this.execution = execution(model, new double[0], examples, examples.count());
        }

        /** The predictions at {@code parameters}, [count][outputs]. */
        double[] at(double[] parameters) {
            execution.parameters(parameters);
            double[] predictions = new double[examples.count() * examples.outputs()];
            predict(execution, examples, 0, examples.count(), predictions);
            return predictions;
        }
    }

    private static NetworkExecution execution(Model model, double[] parameters, Examples examples, int batch) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node prediction = network.predict(network.batch(examples.shape(), batch).inputs());
        return network.execution(List.of(prediction), parameters);
    }

    private static void predict(
            NetworkExecution network, Examples examples, int from, int batch, double[] predictions) {
        int outputs = examples.outputs();
        network.load(examples, from);
        network.execution().run();
        double[] columns = network.execution().copyOf(0, outputs * batch);
        for (int j = 0; j < batch; j++) {
            for (int k = 0; k < outputs; k++) {
                predictions[(from + j) * outputs + k] = columns[k * batch + j];
            }
        }
    }
}
