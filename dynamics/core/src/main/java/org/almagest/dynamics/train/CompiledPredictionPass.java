package org.almagest.dynamics.train;

import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.plan.Execution;

/** The predictions of a model that is a computation graph. */
final class CompiledPredictionPass implements PredictionPass {
    private final PredictionPlan plan;
    private final Execution execution;
    private final ChanceDraws chance;

    /**
     * With arrays of its own.
     *
     * @param seed of the run, for what is drawn
     */
    CompiledPredictionPass(PredictionPlan plan, long seed) {
        this.plan = plan;
        this.execution = plan.plan().execution();
        this.chance = new ChanceDraws(plan.chance(), seed);
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
        return plan.plan().input(0);
    }

    @Override
    public int predictions() {
        return plan.plan().output(1);
    }

    @Override
    public void loadShared(Examples examples) {
        plan.slots().loadShared(examples, execution.arena());
    }

    @Override
    public void load(Examples examples, int[] order, int from) {
        plan.slots().load(examples, order, from, execution.arena());
        chance.evaluation(from, execution.arena());
    }

    @Override
    public void at(long step) {
        plan.scheduled().fill(step, execution.arena());
    }

    @Override
    public double evaluate() {
        execution.run();
        return execution.arena()[plan.plan().output(0)];
    }
}
