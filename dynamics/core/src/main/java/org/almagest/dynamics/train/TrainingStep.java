package org.almagest.dynamics.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objective;

/**
 * The innermost loop of training by itself: loss, gradient and the optimiser's step of one model, on one batch again and
 * again. What a run does between its records, for whoever wants to time or to test it. For one thread.
 */
public final class TrainingStep {
    private final PlannedLoss loss;
    private final GroupedOptimizer optimizer;
    private final Confinement confinement;
    private final Teaching teacher;
    private final double rate;
    private final int count;
    private final int statistics;
    private long steps;

    /**
     * Ready for the first step.
     *
     * @param batch all examples of every step
     * @param parameters where the model begins; copied
     * @param training see {@link Training#PARAMETERS}; of these the optimiser's settings count, with {@code learning_rate}
     *     in units of one at every step
     * @param kernels what carries the steps out
     * @throws IllegalArgumentException if the model does not fit the examples or the parameters
     */
    public TrainingStep(
            Model model, Objective objective, Examples batch, double[] parameters, Settings training, Kernels kernels) {
        if (parameters.length != model.length()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d parameters, expected the model's %d", parameters.length, model.length()));
        }
        List<Integer> all = IntStream.range(0, model.blocks().size()).boxed().toList();
        this.loss = PartedBatchLoss.of(
                model,
                objective,
                batch.shape(),
                batch.count(),
                model.parameterCount(),
                (shape, size, apart) -> StepPlan.compile(model, objective, shape, size, all, apart),
                (plan, arena) -> new CompiledBatchLoss(plan, arena, kernels, 0));
        this.optimizer = new GroupedOptimizer(
                training, RateGroups.of(training.text("rates"), model.blocks()), model.blocks(), loss::joins);
        this.confinement = new Confinement(model, all);
        this.teacher = new Teaching(model);
        this.rate = training.real("learning_rate");
        this.count = model.parameterCount();
        this.statistics = model.length() - count;
        System.arraycopy(parameters, 0, loss.arena(), loss.parameters(), parameters.length);
        loss.loadShared(batch);
        loss.load(batch, Sampling.inOrder(batch.count()), 0);
    }

    /** Loss and gradient at the present parameters; returns the loss. */
    public double gradient() {
        return loss.evaluate();
    }

    /** A whole step; returns the loss at the parameters from which it went. */
    public double step() {
        loss.drawStep(steps++);
        double met = loss.evaluate();
        double[] arena = loss.arena();
        int at = loss.parameters();
        if (statistics > 0) {
            System.arraycopy(arena, loss.statistics(), arena, at + count, statistics);
        }
        optimizer.step(arena, at, arena, loss.gradient(), 0, rate);
        confinement.apply(arena, at);
        teacher.follow(arena, at);
        return met;
    }

    /** A copy of the present parameters. */
    public double[] parameters() {
        return Arrays.copyOfRange(loss.arena(), loss.parameters(), loss.parameters() + count);
    }

    /** Instructions that compute loss and gradient. */
    public int instructions() {
        return loss.instructions();
    }

    /** Numbers that one model holds while it is trained: its arenas. Plans are shared by models of one shape. */
    public int numbers() {
        return loss.numbers();
    }
}
