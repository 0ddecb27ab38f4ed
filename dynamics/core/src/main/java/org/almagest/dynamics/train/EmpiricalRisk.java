package org.almagest.dynamics.train;

import java.util.Arrays;
import org.almagest.dynamics.data.Examples;

/**
 * The empirical risk: an objective of one model over one training set, on mini-batches and as a whole. The parameters live in
 * the arena of the full-sized batch; the last, smaller batch of an epoch has a plan of its own and gets a copy.
 */
final class EmpiricalRisk {
    private final Examples examples;
    private final BatchLoss full;
    private final BatchLoss rest;
    private final int length;
    private final int own;
    private final int statistics;
    private long step;

    /**
     * The risk.
     *
     * @param full for batches of full size
     * @param rest for what remains of an epoch; the same as {@code full} where nothing remains
     * @param parameters numbers in the model's flat vector, all of them trained
     */
    EmpiricalRisk(Examples examples, BatchLoss full, BatchLoss rest, int parameters) {
        this(examples, full, rest, parameters, parameters, 0);
    }

    /**
     * The risk of a player who moves some of the parameters.
     *
     * @param length numbers in the model's flat vector
     * @param own numbers in the gradient
     * @param statistics numbers at the end of the flat vector that are kept, not trained
     */
    EmpiricalRisk(Examples examples, BatchLoss full, BatchLoss rest, int length, int own, int statistics) {
        this.examples = examples;
        this.full = full;
        this.rest = rest;
        this.length = length;
        this.own = own;
        this.statistics = statistics;
        full.loadShared(examples);
        rest.loadShared(examples);
        at(0);
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

    /** Numbers in the gradient. */
    int gradientLength() {
        return own;
    }

    /** The phase of the objective at the present step, see {@link BatchLoss#phase}. */
    int phase() {
        return full.phase();
    }

    /** The first phase that depends on a block of the gradient, see {@link BatchLoss#joins}. */
    int joins(int block) {
        return full.joins(block);
    }

    /** The model's flat vector. */
    double[] copyOfParameters() {
        double[] copy = new double[length];
        System.arraycopy(arena(), at(), copy, 0, length);
        return copy;
    }

    /** Takes over the flat vector that {@code other} has. */
    void follow(EmpiricalRisk other) {
        System.arraycopy(other.arena(), other.at(), arena(), at(), length);
    }

    /** Makes the statistics what the last batch has made of them; evaluations that are no steps leave them alone. */
    void keepStatistics() {
        if (statistics > 0) {
            System.arraycopy(arena(), full.statistics(), arena(), at() + length - statistics, statistics);
        }
    }

    /** Why a loss was not finite, as far as its computation knows; empty otherwise. */
    String trouble() {
        return full.trouble().isEmpty() ? rest.trouble() : full.trouble();
    }

    /** Batches in an epoch. */
    int batches() {
        return (examples.count() + full.batch() - 1) / full.batch();
    }

    /** Examples in the b-th batch of an order of them. */
    int size(int[] order, int b) {
        return Math.min(full.batch(), order.length - b * full.batch());
    }

    /** Examples in {@link #batches} batches of full size. */
    int sizeOfFullBatches() {
        return batches() * full.batch();
    }

    /** Draws the numbers of chance of a training step; no work where there are none. */
    void at(long nextStep) {
        step = nextStep;
        full.drawStep(step);
        if (rest != full) {
            rest.drawStep(step);
        }
    }

    /**
     * The mean loss over the b-th batch of an order of the examples; its gradient is then at {@link #gradientAt}.
     *
     * @param order numbers of examples; all of them, or any where every batch has the full size
     */
    double batch(int[] order, int b) {
        BatchLoss part = part(order, b);
        load(part, order, b);
        double loss = part.evaluate();
        if (part != full) {
            System.arraycopy(rest.arena(), rest.gradient(), arena(), gradientAt(), own);
            if (statistics > 0) {
                System.arraycopy(rest.arena(), rest.statistics(), arena(), full.statistics(), statistics);
            }
        }
        return loss;
    }

    /** What evaluates the b-th batch. */
    private BatchLoss part(int[] order, int b) {
        return size(order, b) == full.batch() ? full : rest;
    }

    private void load(BatchLoss part, int[] order, int b) {
        if (part != full) {
            System.arraycopy(arena(), at(), part.arena(), part.parameters(), length);
        }
        part.load(examples, order, b * full.batch());
    }

    /** As {@link #whole(int[], double[])}, with the same bits, of the loss alone: a third of the work. */
    double whole(int[] natural) {
        double loss = 0;
        for (int b = 0; b < batches(); b++) {
            BatchLoss part = part(natural, b);
            part.drawEvaluation(step * batches() + b);
            load(part, natural, b);
            loss += (double) size(natural, b) / examples.count() * part.lossAlone();
        }
        at(step);
        return loss;
    }

    /**
     * The mean loss over all examples in their natural order.
     *
     * @param gradient receives its gradient
     */
    double whole(int[] natural, double[] gradient) {
        Arrays.fill(gradient, 0);
        double loss = 0;
        for (int b = 0; b < batches(); b++) {
            part(natural, b).drawEvaluation(step * batches() + b);
            double share = (double) size(natural, b) / examples.count();
            loss += share * batch(natural, b);
            for (int i = 0; i < own; i++) {
                gradient[i] += share * arena()[gradientAt() + i];
            }
        }
        at(step);
        return loss;
    }
}
