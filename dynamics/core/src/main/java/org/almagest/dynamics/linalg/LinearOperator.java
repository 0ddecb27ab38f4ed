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
}
