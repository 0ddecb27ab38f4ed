package org.almagest.dynamics.linear;

/**
 * The block-Toeplitz matrix T ∈ R^{m_l d_l × m_{l−1} d_{l−1}} of a convolution (doubly block for images), with
 * T[(m,o),(c,i)] = w[m,c,t] wherever window o reads input i at its tap t (Singh, Hofmann, Schölkopf, ICML 2023, section
 * on Toeplitz representations). Immutable.
 */
public final class Toeplitz {
    private final Convolution convolution;
    private final LayerMatrix form;

    /**
     * The form of {@code convolution} with these weights, [channel out][channel in][tap y][tap x].
     *
     * @throws IllegalArgumentException if their number is not {@link Convolution#parameters}
     */
    public Toeplitz(Convolution convolution, double[] weights) {
        this.convolution = convolution;
        this.form = new LayerMatrix(convolution, weights);
    }

    /** Whose form this is. */
    public Convolution convolution() {
        return convolution;
    }

    /** m_l·d_l. */
    public int rows() {
        return form.rows();
    }

    /** m_{l−1}·d_{l−1}. */
    public int columns() {
        return form.columns();
    }

    /** T x, the convolution of x, [channel][y][x] flattened. */
    public double[] apply(double[] x) {
        return form.apply(x);
    }

    /** Tᵀ y, what sends a gradient back through the convolution. */
    public double[] applyTransposed(double[] y) {
        return form.applyTransposed(y);
    }

    /** T written out, rows by columns. */
    public double[][] matrix() {
        return form.matrix();
    }
}
