package org.almagest.dynamics.train;

import java.util.Arrays;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.PredictionLoss;
import org.almagest.dynamics.ode.ContinuousNetwork;
import org.almagest.dynamics.ode.SolverException;

/**
 * The predictions of a neural ODE that is solved to a tolerance. Where the solver gives up there is
 * neither loss nor prediction.
 */
final class ContinuousPredictionPass implements PredictionPass {
    private final ContinuousNetwork network;
    private final NeuralOdeModel model;
    private final int batch;
    private final int inputs;
    private final int targets;
    private final int predictions;
    private final double[] arena;

    /**
     * The predictions of {@code model}.
     *
     * @throws IllegalArgumentException if the loss looks at more than the prediction
     */
    ContinuousPredictionPass(NeuralOdeModel model, Objective objective, int batch) {
        PredictionLoss loss = ContinuousBatchLoss.ofPredictions(objective);
        this.model = model;
        this.network = new ContinuousNetwork(model, loss::emit, batch, model.tolerance(), model.mostEvaluations());
        this.batch = batch;
        this.inputs = model.parameterCount();
        this.targets = inputs + model.features() * batch;
        this.predictions = targets + model.outputs() * batch;
        this.arena = new double[predictions + model.outputs() * batch];
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public double[] arena() {
        return arena;
    }

    @Override
    public int parameters() {
        return 0;
    }

    /** The solver knows inputs and targets alone. */
    @Override
    public void loadShared(Examples examples) {}

    @Override
    public void load(Examples examples, int[] order, int from) {
        ContinuousBatchLoss.fill(arena, inputs, examples.inputs(), model.features(), order, from, batch);
        ContinuousBatchLoss.fill(arena, targets, examples.targets(), model.outputs(), order, from, batch);
    }

    @Override
    public int predictions() {
        return predictions;
    }

    @Override
    public double evaluate() {
        try {
            double loss = network.value(arena, 0, arena, inputs, arena, targets);
            System.arraycopy(network.prediction(), 0, arena, predictions, arena.length - predictions);
            return loss;
        } catch (SolverException e) {
            // the network was trained all the same: what is not known is how it does on these examples
            Arrays.fill(arena, predictions, arena.length, Double.NaN);
            return Double.NaN;
        }
    }
}
