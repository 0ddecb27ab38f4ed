package org.almagest.dynamics.family;

/**
 * Numbers of a network that training keeps but does not make by gradients, such as the running mean of a batch norm. They lie
 * after the parameters in the flat vector of a model, in the order of {@link Model#statistics}.
 *
 * @param name its own within the model, such as {@code layer 3 mean}
 * @param rows rows of the array
 * @param columns columns of the array
 * @param initial what each of its numbers is before the first step; NaN where they differ, and the model alone knows them
 */
public record Statistic(String name, int rows, int columns, double initial) {
    /** Numbers in it. */
    public int size() {
        return rows * columns;
    }
}
