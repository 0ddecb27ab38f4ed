package org.almagest.dynamics.linalg;

/** A real symmetric matrix that is known by its products only. */
public interface LinearOperator {
    /** Rows, as many as columns. */
    int size();

    /**
     * The product with {@code v}.
     *
     * @param v of length {@link #size}; not changed
     * @param result receives the product; not the same array as {@code v}
     */
    void apply(double[] v, double[] result);

    /**
     * The products with several vectors, each to the last bit that of {@link #apply(double[], double[])}; for operators that have work in
     * common for all of them.
     *
     * @param vectors not changed
     * @param results receive the products
     */
    default void apply(double[][] vectors, double[][] results) {
        for (int k = 0; k < vectors.length; k++) {
            apply(vectors[k], results[k]);
        }
    }
}
