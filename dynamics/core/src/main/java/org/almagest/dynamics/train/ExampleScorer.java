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
        int right = 0;
        boolean numbers = true;
        for (int from = 0; from < examples.count(); from += full.batch()) {
            PredictionPass pass = from + full.batch() <= examples.count() ? full : rest;
            double[] arena = pass.arena();
            System.arraycopy(source, at, arena, pass.parameters(), length);
            pass.load(examples, natural, from);
            loss += (double) pass.batch() / examples.count() * pass.evaluate();
            numbers &= numbers(pass);
            right += right(pass, from);
        }
        return new Score(loss, classes && numbers ? (Double) ((double) right / examples.count()) : null);
    }

    /** Whether all predictions are numbers; infinite ones are. */
    private boolean numbers(PredictionPass pass) {
        boolean numbers = true;
        for (int i = 0; i < examples.outputs() * pass.batch(); i++) {
            numbers &= !Double.isNaN(pass.arena()[pass.predictions() + i]);
        }
        return numbers;
    }

    /** How many of the batch's examples, which begin at {@code from}, have their largest output where their target has it. */
    private int right(PredictionPass pass, int from) {
        int right = 0;
        for (int j = 0; j < pass.batch(); j++) {
            int predicted = largest(pass.arena(), pass.predictions() + j, pass.batch());
            int wanted = largest(examples.targets(), (from + j) * examples.outputs(), 1);
            right += predicted == wanted ? 1 : 0;
        }
        return right;
    }

    /** The number of the largest of the outputs, the first of equal ones. */
    private int largest(double[] values, int at, int stride) {
        int largest = 0;
        for (int i = 1; i < examples.outputs(); i++) {
            if (values[at + i * stride] > values[at + largest * stride]) {
                largest = i;
            }
        }
        return largest;
    }
}
