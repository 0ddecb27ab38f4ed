package org.almagest.dynamics.train;

import org.almagest.dynamics.plan.Execution;

/**
 * The loss of a model that is a graph.
 *
 * @param plan the graph, compiled
 * @param execution its arrays
 */
record CompiledBatchLoss(StepPlan plan, Execution execution) implements BatchLoss {
    CompiledBatchLoss(StepPlan plan) {
        this(plan, plan.execution());
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
        return plan.inputs();
    }

    @Override
    public int targets() {
        return plan.targets();
    }

    @Override
    public int gradient() {
        return plan.gradient();
    }

    @Override
    public double evaluate() {
        execution.run();
        return execution.arena()[plan.loss()];
    }
}
