package org.almagest.dynamics.linear;

/** A linear layer without biases: a matrix from {@link #input} to {@link #output} whose entries are its parameters. */
public sealed interface LinearLayer permits Convolution, LocallyConnected, Dense, GlobalPooling {
    /** What it reads. */
    Volume input();

    /** What it makes. */
    Volume output();

    /** p, its number of weights. */
    int parameters();

    /**
     * The explicit matrix with the given weights, {@code output().size()} by {@code input().size()}.
     *
     * @throws IllegalArgumentException if there are not {@link #parameters} weights
     */
    default double[][] matrix(double[] weights) {
        LayerMatrix form = new LayerMatrix(this, weights);
        return form.matrix();
    }
}
