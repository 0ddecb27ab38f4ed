package org.almagest.dynamics.linear;

import java.util.Locale;

/** The matrix of a layer with numbers in it: how it acts, and how it looks written out. */
final class LayerMatrix {
    private final WeightPattern pattern;
    private final double[] weights;

    LayerMatrix(LinearLayer layer, double[] weights) {
        if (weights.length != layer.parameters()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d weights for %s; it takes %d", weights.length, layer, layer.parameters()));
        }
        this.pattern = LayerPattern.of(layer);
        this.weights = weights.clone();
    }

    int rows() {
        return pattern.rows();
    }

    int columns() {
        return pattern.columns();
    }

    double[] apply(double[] x) {
        check(x, columns());
        double[] y = new double[rows()];
        for (int e = 0; e < pattern.entries(); e++) {
            y[pattern.row(e)] += pattern.value(e, weights) * x[pattern.column(e)];
        }
        return y;
    }

    double[] applyTransposed(double[] y) {
        check(y, rows());
        double[] x = new double[columns()];
        for (int e = 0; e < pattern.entries(); e++) {
            x[pattern.column(e)] += pattern.value(e, weights) * y[pattern.row(e)];
        }
        return x;
    }

    double[][] matrix() {
        double[][] matrix = new double[rows()][columns()];
        for (int e = 0; e < pattern.entries(); e++) {
            matrix[pattern.row(e)][pattern.column(e)] = pattern.value(e, weights);
        }
        return matrix;
    }

    private static void check(double[] vector, int length) {
        if (vector.length != length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a vector of %d numbers where %d are due", vector.length, length));
        }
    }
}
