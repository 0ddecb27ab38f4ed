package org.almagest.dynamics.train;

import org.almagest.dynamics.data.Examples;
import org.jspecify.annotations.Nullable;

/** Counts, batch by batch, the examples whose class a network predicts; of predictions that are no numbers nothing is said. */
final class RightClasses {
    private final Examples examples;
    private int right;
    private boolean numbers = true;

    /** Of {@code examples}, whose targets are one-hot classes. */
    RightClasses(Examples examples) {
        this.examples = examples;
    }

    /**
     * Counts a batch: right are the examples whose largest output is where their target has its largest.
     *
     * @param arena holds the predictions, [outputs][batch], from {@code at} on
     * @param from the batch's first example
     */
    void count(double[] arena, int at, int batch, int from) {
        int outputs = examples.outputs();
        for (int i = 0; i < outputs * batch; i++) {
            numbers &= !Double.isNaN(arena[at + i]);
        }
        for (int j = 0; j < batch; j++) {
            int predicted = largest(arena, at + j, batch);
            int wanted = largest(examples.targets(), (from + j) * outputs, 1);
            right += predicted == wanted ? 1 : 0;
        }
    }

    /** The share of all examples that are right; null where a prediction is NaN. */
    @Nullable
    Double share() {
        return numbers ? (Double) ((double) right / examples.count()) : null;
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
