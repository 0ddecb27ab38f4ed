package org.almagest.dynamics.train;

import java.util.OptionalInt;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.plan.Execution;

/**
 * The objective of a model that is a graph.
 *
 * @param plan the graph, compiled
 * @param execution its arrays
 * @param chance fills its inputs of chance
 */
record CompiledBatchLoss(StepPlan plan, Execution execution, ChanceDraws chance) implements PlannedLoss {
    /**
     * Fresh arrays for {@code plan}.
     *
     * @param seed of the run, for what is drawn
     */
    CompiledBatchLoss(StepPlan plan, long seed) {
        this(plan, plan.execution(), new ChanceDraws(plan.chance(), seed));
    }

    /**
     * On an arena that other plans may use as well, see {@link org.almagest.dynamics.plan.Plan#sharing}.
     *
     * @param seed of the run, for what is drawn
     */
    CompiledBatchLoss(StepPlan plan, double[] arena, Kernels kernels, long seed) {
        this(plan, plan.plan().sharing(arena, kernels), new ChanceDraws(plan.chance(), seed));
    }

    @Override
    public int batch() {
        return plan.batch();
    }

    @Override
    public double[] arena() {
        return execution.arena();
    }

    @Override
    public int parameters() {
        return plan.parameters();
    }

    @Override
    public int inputs() {
        return plan.slots().at(Examples.INPUTS);
    }

    @Override
    public int targets() {
        return plan.slots().at(Examples.TARGETS);
    }

    @Override
    public OptionalInt field(String name) {
        return plan.slots().find(name);
    }

    @Override
    public int gradient() {
        return plan.gradient();
    }

    @Override
    public int statistics() {
        return plan.statistics();
    }

    @Override
    public int joins(int block) {
        return plan.joins(block);
    }

    @Override
    public void loadShared(Examples examples) {
        plan.slots().loadShared(examples, execution.arena());
    }

    @Override
    public void load(Examples examples, int[] order, int from) {
        plan.slots().load(examples, order, from, execution.arena());
    }

    @Override
    public void drawStep(long step) {
        chance.step(step, execution.arena());
        plan.scheduled().fill(step, execution.arena());
    }

    @Override
    public void drawEvaluation(long position) {
        chance.evaluation(position, execution.arena());
    }

    @Override
    public double evaluate() {
        execution.run();
        return execution.arena()[plan.loss()];
    }

    @Override
    public double lossAlone() {
        execution.runTo(StepPlan.LOSS);
        return execution.arena()[plan.loss()];
    }

    @Override
    public int instructions() {
        return plan.plan().length();
    }

    @Override
    public int numbers() {
        return arena().length;
    }
}
