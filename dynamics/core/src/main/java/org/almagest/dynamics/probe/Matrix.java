package org.almagest.dynamics.probe;

/**
 * A row of the {@code matrices} table.
 *
 * @param step training step
 * @param name what it is, such as {@code cosine}
 * @param layer 0-based layer, or −1
 * @param rows rows
 * @param cols columns
 * @param data row by row
 */
public record Matrix(long step, String name, int layer, int rows, int cols, double[] data) {}
