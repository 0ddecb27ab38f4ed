package org.almagest.dynamics.train;

import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.autodiff.Loss;
import org.almagest.dynamics.ode.ContinuousNetwork;
import org.almagest.dynamics.ode.SolverException;

/**
 * The forward pass of a neural ODE that is solved to a tolerance. Where the solver gives up there is
 * neither loss nor prediction.
 */
final class ContinuousForwardPass implements ForwardPass {
    private final ContinuousNetwork network;
    private final int batch;
    private final int inputs;
    private final int targets;
    private final int predictions;
    private final double[] arena;

    ContinuousForwardPass(NeuralOdeModel model, Loss loss, int batch) {
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

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int targets() {
        return targets;
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
            java.util.Arrays.fill(arena, predictions, arena.length, Double.NaN);
            return Double.NaN;
        }
    }
}
