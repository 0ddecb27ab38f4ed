package org.almagest.dynamics.train;

import java.util.Locale;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.PredictionLoss;
import org.almagest.dynamics.ode.ContinuousNetwork;
import org.almagest.dynamics.ode.SolverException;

/**
 * The loss of a neural ODE that is solved to a tolerance, its gradient by the adjoint equation. A solution that runs away has
 * no loss; a tolerance that cannot be reached ends the run with the solver's words.
 */
final class ContinuousBatchLoss implements BatchLoss {
    private final ContinuousNetwork network;
    private final NeuralOdeModel model;
    private final int batch;
    private final int inputs;
    private final int targets;
    private final int gradient;
    private final double[] arena;
    private String trouble = "";

    /**
     * The loss of {@code model}.
     *
     * @throws IllegalArgumentException if the loss looks at more than the prediction, since the adjoint equation starts there
     */
    ContinuousBatchLoss(NeuralOdeModel model, Objective objective, int batch) {
        PredictionLoss loss = ofPredictions(objective);
        this.model = model;
        this.network = new ContinuousNetwork(model, loss::emit, batch, model.tolerance(), model.mostEvaluations());
        this.batch = batch;
        this.inputs = model.parameterCount();
        this.targets = inputs + model.features() * batch;
        this.gradient = targets + model.outputs() * batch;
        this.arena = new double[gradient + model.parameterCount()];
    }

    /** @throws IllegalArgumentException if {@code objective} looks at more than the prediction */
    static PredictionLoss ofPredictions(Objective objective) {
        if (objective instanceof PredictionLoss loss) {
            return loss;
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "loss %s with solver dormand-prince: expected a loss of the prediction alone, since the network has no fixed graph; choose solver rk4, or loss squared-error or cross-entropy",
                objective.name()));
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

    /** The adjoint equation knows inputs and targets alone. */
    @Override
    public void loadShared(Examples examples) {}

    @Override
    public void load(Examples examples, int[] order, int from) {
        fill(arena, inputs, examples.inputs(), model.features(), order, from, batch);
        fill(arena, targets, examples.targets(), model.outputs(), order, from, batch);
    }

    /** Examples one after another become [rows][batch]. */
    static void fill(double[] arena, int at, double[] source, int rows, int[] order, int from, int batch) {
        for (int j = 0; j < batch; j++) {
            for (int i = 0; i < rows; i++) {
                arena[at + i * batch + j] = source[order[from + j] * rows + i];
            }
        }
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
