package org.almagest.dynamics.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.Execution;

/**
 * The innermost loop of training by itself: loss, gradient and the optimiser's step of one model, on one batch again and
 * again. What a run does between its records, for whoever wants to time or to test it. For one thread.
 */
public final class TrainingStep {
    private final StepPlan plan;
    private final Execution execution;
    private final GroupedOptimizer optimizer;
    private final Confinement confinement;
    private final Teaching teacher;
    private final double rate;
    private final ChanceDraws chance;
    private final int count;
    private final int statistics;
    private final int statisticsAt;
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
            Model model, Objective loss, Examples batch, double[] parameters, Settings training, Kernels kernels) {
        if (parameters.length != model.length()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d parameters, expected the model's %d", parameters.length, model.length()));
        }
        this.plan = StepPlan.compile(model, loss, batch.shape(), batch.count());
        this.execution = plan.plan().execution(kernels);
        this.optimizer = new GroupedOptimizer(
                training,
                RateGroups.of(training.text("rates"), model.blocks()),
                model.blocks(),
                block -> plan.reached().get(block) ? 0 : Integer.MAX_VALUE);
        this.confinement = new Confinement(
                model, IntStream.range(0, model.blocks().size()).boxed().toList());
        this.teacher = new Teaching(model);
        this.rate = training.real("learning_rate");
        this.count = model.parameterCount();
        this.statistics = model.length() - count;
        this.statisticsAt = plan.parameters() + count;
        double[] arena = execution.arena();
        System.arraycopy(parameters, 0, arena, plan.parameters(), parameters.length);
        plan.slots().loadShared(batch, arena);
        plan.slots().load(batch, 0, arena);
        this.chance = new ChanceDraws(plan.chance(), 0);
    }

    /** Loss and gradient at the present parameters; returns the loss. */
    public double gradient() {
        execution.run();
        return execution.arena()[plan.loss()];
    }

    /** A whole step; returns the loss at the parameters from which it went. */
    public double step() {
        double[] arena = execution.arena();
        chance.step(steps, arena);
        plan.scheduled().fill(steps++, arena);
        double loss = gradient();
        if (statistics > 0) {
            System.arraycopy(arena, plan.statistics(), arena, statisticsAt, statistics);
        }
        optimizer.step(arena, plan.parameters(), arena, plan.gradient(), 0, rate);
        confinement.apply(arena, plan.parameters());
        teacher.follow(arena, plan.parameters());
        return loss;
    }

    /** A copy of the present parameters. */
    public double[] parameters() {
        return Arrays.copyOfRange(execution.arena(), plan.parameters(), plan.parameters() + count);
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
