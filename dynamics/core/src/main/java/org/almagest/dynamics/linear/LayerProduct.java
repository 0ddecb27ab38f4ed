package org.almagest.dynamics.linear;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * T^(b:a) = T⁽ᵇ⁾ ⋯ T⁽ᵃ⁾, the product of consecutive layers' matrices (Singh, Hofmann, Schölkopf, ICML 2023), applied
 * factor by factor and never multiplied out unless asked. Immutable.
 */
public final class LayerProduct {
    private final List<LayerMatrix> factors = new ArrayList<>();

    LayerProduct(LinearNetwork network, int first, int last, List<double[]> weights) {
        int depth = network.layers().size();
        if (first < 1 || last < first || last > depth) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a product of the layers %d to %d of a network that has 1 to %d", first, last, depth));
        }
        if (weights.size() != depth) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "weights of %d layers for a network of %d; give an empty array where a layer has none",
                    weights.size(),
                    depth));
        }
        for (int l = first - 1; l < last; l++) {
            factors.add(new LayerMatrix(network.layers().get(l), weights.get(l)));
        }
    }

    /** Units that leave the last layer. */
    public int rows() {
        return factors.get(factors.size() - 1).rows();
    }

    /** Units that enter the first. */
    public int columns() {
        return factors.get(0).columns();
    }

    /** The product times x. */
    public double[] apply(double[] x) {
        double[] at = x;
        for (LayerMatrix factor : factors) {
            at = factor.apply(at);
        }
        return at;
    }

    /** The transposed product times y. */
    public double[] applyTransposed(double[] y) {
        double[] at = y;
        List<LayerMatrix> backwards = new ArrayList<>(factors);
        Collections.reverse(backwards);
        for (LayerMatrix factor : backwards) {
            at = factor.applyTransposed(at);
        }
        return at;
    }

    /** The product written out, rows by columns. */
    public double[][] matrix() {
        double[][] matrix = new double[rows()][columns()];
        for (int c = 0; c < columns(); c++) {
            double[] unit = new double[columns()];
            unit[c] = 1;
            double[] column = apply(unit);
            for (int r = 0; r < rows(); r++) {
                matrix[r][c] = column[r];
            }
        }
        return matrix;
    }
}
