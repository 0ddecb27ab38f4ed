package org.almagest.dynamics.train;

import org.almagest.dynamics.data.Examples;

/**
 * The loss of one model over one training set, on mini-batches and as a whole. The parameters live in the arena of the
 * full-sized batch; the last, smaller batch of an epoch has a plan of its own and gets a copy.
 */
final class Objective {
    private final Examples examples;
    private final BatchLoss full;
    private final BatchLoss rest;
    private final int parameters;

    /**
     * The objective.
     *
     * @param full for batches of full size
     * @param rest for what remains of an epoch; the same as {@code full} where nothing remains
     * @param parameters numbers in the parameter vector
     */
    Objective(Examples examples, BatchLoss full, BatchLoss rest, int parameters) {
        this.examples = examples;
        this.full = full;
        this.rest = rest;
        this.parameters = parameters;
    }

    /** The arena that holds the parameters. */
    double[] arena() {
        return full.arena();
    }

    /** Where the parameters begin in it. */
    int at() {
        return full.parameters();
    }

    /** Where the gradient of the last batch begins in it. */
    int gradientAt() {
        return full.gradient();
    }

    double[] copyOfParameters() {
        double[] copy = new double[parameters];
        System.arraycopy(arena(), at(), copy, 0, parameters);
        return copy;
    }

    /** Why a loss was not finite, as far as its computation knows; empty otherwise. */
    String trouble() {
        return full.trouble().isEmpty() ? rest.trouble() : full.trouble();
    }

    /** Batches in an epoch. */
    int batches() {
        return (examples.count() + full.batch() - 1) / full.batch();
    }

    /** Examples in the b-th batch. */
    int size(int b) {
        return Math.min(full.batch(), examples.count() - b * full.batch());
    }

    /**
     * The mean loss over the b-th batch of an order of the examples; its gradient is then at {@link #gradientAt}.
     */
    double batch(int[] order, int b) {
        int size = size(b);
        if (size == full.batch()) {
            return evaluate(full, order, b * full.batch());
        }
        System.arraycopy(arena(), at(), rest.arena(), rest.parameters(), parameters);
        double loss = evaluate(rest, order, b * full.batch());
        System.arraycopy(rest.arena(), rest.gradient(), arena(), gradientAt(), parameters);
        return loss;
    }

    private double evaluate(BatchLoss step, int[] order, int from) {
        double[] arena = step.arena();
        fill(arena, step.inputs(), examples.inputs(), examples.features(), order, from, step.batch());
        fill(arena, step.targets(), examples.targets(), examples.outputs(), order, from, step.batch());
        return step.evaluate();
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
