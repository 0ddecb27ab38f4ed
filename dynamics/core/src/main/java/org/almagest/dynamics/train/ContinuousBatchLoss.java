package org.almagest.dynamics.train;

import org.almagest.dynamics.autodiff.Loss;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.ode.ContinuousNetwork;
import org.almagest.dynamics.ode.SolverException;

/**
 * The loss of a neural ODE that is solved to a tolerance, its gradient by the adjoint equation. A solution that runs away has
 * no loss; a tolerance that cannot be reached ends the run with the solver's words.
 */
final class ContinuousBatchLoss implements BatchLoss {
    private final ContinuousNetwork network;
    private final int batch;
    private final int inputs;
    private final int targets;
    private final int gradient;
    private final double[] arena;
    private String trouble = "";

    ContinuousBatchLoss(NeuralOdeModel model, Loss loss, int batch) {
        this.network = new ContinuousNetwork(model, loss::emit, batch, model.tolerance(), model.mostEvaluations());
        this.batch = batch;
        this.inputs = model.parameterCount();
        this.targets = inputs + model.features() * batch;
        this.gradient = targets + model.outputs() * batch;
        this.arena = new double[gradient + model.parameterCount()];
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
    public int gradient() {
        return gradient;
    }

    @Override
    public double evaluate() {
        try {
            return network.gradient(arena, 0, arena, inputs, arena, targets, arena, gradient);
        } catch (SolverException e) {
            if (!e.blownUp()) {
                throw e;
            }
            trouble = e.explanation();
            return Double.NaN;
        }
    }

    @Override
    public String trouble() {
        return trouble;
    }
}
