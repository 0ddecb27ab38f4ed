package org.almagest.dynamics.train;

import org.almagest.dynamics.autodiff.Loss;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.plan.Execution;

/**
 * The innermost loop of training by itself: loss, gradient and the optimiser's step of one model, on one batch again and
 * again. What a run does between its records, for whoever wants to time or to test it. For one thread.
 */
public final class TrainingStep {
    private final StepPlan plan;
    private final Execution execution;
    private final Optimizer optimizer;

    /**
     * Ready for the first step.
     *
     * @param batch all examples of every step
     * @param parameters where the model begins; copied
     * @param training see {@link Training#PARAMETERS}; of these the optimiser's settings count, with {@code learning_rate}
     *     in units of one
     * @param kernels what carries the steps out
     * @throws IllegalArgumentException if the model does not fit the examples or the parameters
     */
    public TrainingStep(
            Model model, Loss loss, Examples batch, double[] parameters, Settings training, Kernels kernels) {
        if (parameters.length != model.parameterCount()) {
            throw new IllegalArgumentException(
                    "%d parameters, expected the model's %d".formatted(parameters.length, model.parameterCount()));
        }
        this.plan = StepPlan.compile(model, loss, batch.features(), batch.outputs(), batch.count());
        this.execution = plan.plan().execution(kernels);
        this.optimizer = new Optimizer(training, training.real("learning_rate"), parameters.length);
        double[] arena = execution.arena();
        System.arraycopy(parameters, 0, arena, plan.parameters(), parameters.length);
        transpose(batch.inputs(), batch.features(), batch.count(), arena, plan.inputs());
        transpose(batch.targets(), batch.outputs(), batch.count(), arena, plan.targets());
    }

    /** Examples one after another become [rows][batch]. */
    private static void transpose(double[] source, int rows, int count, double[] arena, int at) {
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < rows; i++) {
                arena[at + i * count + j] = source[j * rows + i];
            }
        }
    }

    /** Loss and gradient at the present parameters; returns the loss. */
    public double gradient() {
        execution.run();
        return execution.arena()[plan.loss()];
    }

    /** A whole step; returns the loss at the parameters from which it went. */
    public double step() {
        double loss = gradient();
        optimizer.step(execution.arena(), plan.parameters(), plan.gradient());
        return loss;
    }

    /** Instructions of the plan that computes loss and gradient. */
    public int instructions() {
        return plan.plan().length();
    }

    /** Numbers that one model holds while it is trained: its arena. The plan is shared by models of one shape. */
    public int numbers() {
        return execution.arena().length;
    }
}
