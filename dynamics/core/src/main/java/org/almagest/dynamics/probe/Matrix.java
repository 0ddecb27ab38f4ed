package org.almagest.dynamics.probe;

import org.jspecify.annotations.Nullable;

/**
 * A row of the {@code matrices} table.
 *
 * @param step training step
 * @param name what it is, such as {@code cosine}
 * @param layer 0-based layer; null where it is of the whole network
 * @param rows rows
 * @param cols columns
 * @param data row by row; an entry that is not there is NaN here, and null in the table
 */
public record Matrix(long step, String name, @Nullable Integer layer, int rows, int cols, double[] data) {}
