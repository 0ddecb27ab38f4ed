package org.almagest.dynamics.train;

import java.util.stream.IntStream;
import org.almagest.dynamics.data.Examples;

/** Scores one network on one set of examples at many parameters, batch by batch in the order of the examples. */
final class ExampleScorer {
    private final Examples examples;
    private final boolean classes;
    private final int length;
    private final PredictionPass full;
    private final PredictionPass rest;
    private final int[] natural;

    /**
     * Of a network.
     *
     * @param classes whether targets are one-hot classes
     * @param length numbers in the flat vector
     * @param full for batches of full size
     * @param rest for the examples that remain; the same as {@code full} where none remain
     */
    ExampleScorer(Examples examples, boolean classes, int length, PredictionPass full, PredictionPass rest) {
        this.examples = examples;
        this.classes = classes;
        this.length = length;
        this.full = full;
        this.rest = rest;
        this.natural = IntStream.range(0, examples.count()).toArray();
        full.loadShared(examples);
        rest.loadShared(examples);
    }

    /**
     * The score on all examples.
     *
     * @param source holds the flat parameter vector from {@code at} on
     * @param step steps taken so far
     */
    Score score(double[] source, int at, long step) {
        full.at(step);
        rest.at(step);
        double loss = 0;
        RightClasses right = classes ? new RightClasses(examples) : null;
        for (int from = 0; from < examples.count(); from += full.batch()) {
            PredictionPass pass = from + full.batch() <= examples.count() ? full : rest;
            double[] arena = pass.arena();
            System.arraycopy(source, at, arena, pass.parameters(), length);
            pass.load(examples, natural, from);
            loss += (double) pass.batch() / examples.count() * pass.evaluate();
            if (right != null) {
                right.count(arena, pass.predictions(), pass.batch(), from);
            }
        }
        return new Score(loss, right == null ? null : right.share());
    }
}
