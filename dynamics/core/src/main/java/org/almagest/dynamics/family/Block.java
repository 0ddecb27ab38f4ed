package org.almagest.dynamics.family;

/**
 * One weight matrix (or bias, or scalar) inside a model's flat parameter vector.
 *
 * @param layer index of the layer it belongs to, 0-based; −1 for what no single layer owns
 * @param name short name within the layer, such as "A", "b", "delta"
 * @param rows rows of the matrix
 * @param cols columns of the matrix
 * @param offset index of its first number in the flat vector; stored row by row
 */
public record Block(int layer, String name, int rows, int cols, int offset) {
    /** Numbers in the block. */
    public int size() {
        return rows * cols;
    }
}
