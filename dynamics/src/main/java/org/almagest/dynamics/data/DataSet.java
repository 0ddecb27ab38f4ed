package org.almagest.dynamics.data;

/**
 * What a run learns from.
 *
 * @param name the data source's name
 * @param train examples to train on; never empty
 * @param test examples held out; may be empty
 * @param classification whether targets are one-hot classes
 */
public record DataSet(String name, Examples train, Examples test, boolean classification) {
    public DataSet {
        if (train.count() == 0) {
            throw new IllegalArgumentException(
                    "data set %s has no training examples: expected at least one".formatted(name));
        }
        if (train.features() != test.features() || train.outputs() != test.outputs()) {
            throw new IllegalArgumentException("data set %s: train is %d→%d, test is %d→%d; expected the same"
                    .formatted(name, train.features(), train.outputs(), test.features(), test.outputs()));
        }
    }
}
