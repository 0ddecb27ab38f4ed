package org.almagest.dynamics.probe;

import java.util.List;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/** The predictions of one network for many sets of inputs, each as large as the first, at many parameters; compiled once. */
final class PointPredictions {
    /** So many examples of a few points stay in the cache of a core. */
    private static final int BATCH = 50;

    private final Examples shape;
    private final NetworkExecution full;
    private final NetworkExecution rest;

    /**
     * The predictions.
     *
     * @param shape examples whose inputs may be exchanged
     */
    PointPredictions(Model model, Examples shape) {
        this.shape = shape;
        int batch = Math.min(BATCH, shape.count());
        int left = shape.count() % batch;
        this.full = execution(model, shape, batch);
        this.rest = left == 0 ? full : execution(model, shape, left);
    }

    private static NetworkExecution execution(Model model, Examples shape, int batch) {
        NetworkInGraph network = new NetworkInGraph(model);
        return network.execution(
                List.of(network.predict(network.batch(shape.shape(), batch).inputs())), new double[0]);
    }

    /** Goes to these parameters. */
    void parameters(double[] theta) {
        full.parameters(theta);
        if (rest != full) {
            rest.parameters(theta);
        }
    }

    /** The predictions for {@code inputs}, [count][features]: [count][outputs]. */
    double[] of(double[] inputs) {
        Examples examples = new Examples(
                shape.features(),
                shape.outputs(),
                shape.count(),
                inputs,
                shape.targets(),
                shape.further(),
                shape.shared());
        int batch = Math.min(BATCH, shape.count());
        double[] predictions = new double[shape.count() * shape.outputs()];
        for (int from = 0; from < shape.count(); from += batch) {
            int size = Math.min(batch, shape.count() - from);
            NetworkExecution network = size == batch ? full : rest;
            network.load(examples, from);
            network.execution().run();
            double[] columns = network.execution().copyOf(0, shape.outputs() * size);
            System.arraycopy(
                    OutputGradient.rows(columns, shape.outputs(), size),
                    0,
                    predictions,
                    from * shape.outputs(),
                    columns.length);
        }
        return predictions;
    }
}
