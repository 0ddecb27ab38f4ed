package org.almagest.dynamics.train;

import java.util.List;

/** Watches the loss of a run fall past chosen fractions of where it began. */
final class LossThresholds {
    private final double initialLoss;
    private final List<Double> fractions;
    private int passed;

    /**
     * The watch.
     *
     * @param fractions of the initial loss, descending
     */
    LossThresholds(double initialLoss, List<Double> fractions) {
        this.initialLoss = initialLoss;
        this.fractions = fractions;
    }

    /** Whether {@code loss} is at or below a fraction that none before it had reached; several at once count once. */
    boolean passes(double loss) {
        int before = passed;
        while (passed < fractions.size() && loss <= fractions.get(passed) * initialLoss) {
            passed++;
        }
        return passed > before;
    }
}
