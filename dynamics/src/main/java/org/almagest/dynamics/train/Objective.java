package org.almagest.dynamics.train;

import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.graph.Execution;

/**
 * The loss of one model over one training set, on mini-batches and as a whole. The parameters live in the arena of the
 * full-sized batch; the last, smaller batch of an epoch has a plan of its own and gets a copy.
 */
final class Objective {
    private final Examples examples;
    private final StepPlan plan;
    private final Execution execution;
    private final StepPlan restPlan;
    private final Execution rest;
    private final int parameters;

    /**
     * The objective.
     *
     * @param plan for batches of full size
     * @param restPlan for what remains of an epoch; the same as {@code plan} where nothing remains
     * @param parameters numbers in the parameter vector
     */
    Objective(Examples examples, StepPlan plan, StepPlan restPlan, int parameters) {
        this.examples = examples;
        this.plan = plan;
        this.execution = plan.execution();
        this.restPlan = restPlan;
        this.rest = restPlan == plan ? execution : restPlan.execution();
        this.parameters = parameters;
    }

    /** The arena that holds the parameters. */
    double[] arena() {
        return execution.arena();
    }

    /** Where the parameters begin in it. */
    int at() {
        return plan.parameters();
    }

    /** Where the gradient of the last batch begins in it. */
    int gradientAt() {
        return plan.gradient();
    }

    double[] copyOfParameters() {
        double[] copy = new double[parameters];
        System.arraycopy(arena(), at(), copy, 0, parameters);
        return copy;
    }

    /** Batches in an epoch. */
    int batches() {
        return (examples.count() + plan.batch() - 1) / plan.batch();
    }

    /** Examples in the b-th batch. */
    int size(int b) {
        return Math.min(plan.batch(), examples.count() - b * plan.batch());
    }

    /**
     * The mean loss over the b-th batch of an order of the examples; its gradient is then at {@link #gradientAt}.
     */
    double batch(int[] order, int b) {
        int size = size(b);
        if (size == plan.batch()) {
            return evaluate(plan, execution, order, b * plan.batch());
        }
        System.arraycopy(arena(), at(), rest.arena(), restPlan.parameters(), parameters);
        double loss = evaluate(restPlan, rest, order, b * plan.batch());
        System.arraycopy(rest.arena(), restPlan.gradient(), arena(), gradientAt(), parameters);
        return loss;
    }

    private double evaluate(StepPlan step, Execution run, int[] order, int from) {
        double[] arena = run.arena();
        fill(arena, step.inputs(), examples.inputs(), examples.features(), order, from, step.batch());
        fill(arena, step.targets(), examples.targets(), examples.outputs(), order, from, step.batch());
        run.run();
        return arena[step.loss()];
    }

    /** Examples one after another become [rows][batch]. */
    private static void fill(double[] arena, int at, double[] source, int rows, int[] order, int from, int batch) {
        for (int j = 0; j < batch; j++) {
            int example = order[from + j] * rows;
            for (int i = 0; i < rows; i++) {
                arena[at + i * batch + j] = source[example + i];
            }
        }
    }

    /**
     * The mean loss over all examples in their natural order.
     *
     * @param gradient receives its gradient
     */
    double whole(int[] natural, double[] gradient) {
        java.util.Arrays.fill(gradient, 0);
        double loss = 0;
        for (int b = 0; b < batches(); b++) {
            double share = (double) size(b) / examples.count();
            loss += share * batch(natural, b);
            for (int i = 0; i < parameters; i++) {
                gradient[i] += share * arena()[gradientAt() + i];
            }
        }
        return loss;
    }
}
