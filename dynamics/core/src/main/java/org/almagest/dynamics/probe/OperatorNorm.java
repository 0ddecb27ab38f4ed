package org.almagest.dynamics.probe;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linalg.Lanczos;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.linalg.SingularValues;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.jspecify.annotations.Nullable;

/**
 * The largest singular value of a layer as a linear map. Of a dense layer that is the map of its matrix W; of a convolution it is
 * the map of whole images, zeros around them included, which no matrix of kernels tells. A transposed convolution has that of its
 * transpose.
 */
final class OperatorNorm {
    /** Above so many rows the eigenvalues of AᵀA are found by products, not from the matrix. */
    private static final int LARGEST_MATRIX = 1024;
    /** Residual relative to the eigenvalue; the eigenvalue's error is about its square. */
    private static final double ACCURACY = 1e-9;
    /** Products at most; some hundred are enough unless the largest singular values nearly agree, and then any of them will do. */
    private static final int MOST_PRODUCTS = 1000;

    private OperatorNorm() {}

    /**
     * The norm.
     *
     * @param weights [rows][cols] of the block
     * @param geometry of the convolution with these kernels; null for a dense layer
     */
    static double of(double[] weights, int rows, int cols, @Nullable ConvolutionGeometry geometry) {
        LinearMap map = geometry == null ? new Dense(weights, rows, cols) : new Convolved(weights, geometry);
        double largest = map.inputs() <= LARGEST_MATRIX ? byMatrix(map) : byProducts(map);
        return Math.sqrt(Math.max(0, largest));
    }

    /**
     * All singular values of the map of whole images, from the largest on; null where it is too large a matrix.
     *
     * @param weights of the block, its kernels
     * @param most numbers of the largest matrix
     */
    static double @Nullable [] singularValues(double[] weights, ConvolutionGeometry geometry, long most) {
        LinearMap map = new Convolved(weights, geometry);
        if ((long) map.inputs() * map.outputs() > most) {
            return null;
        }
        double[] matrix = new double[map.inputs() * map.outputs()];
        double[] unit = new double[map.inputs()];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = 1;
            double[] column = new double[map.outputs()];
            map.apply(unit, column);
            unit[i] = 0;
            // the transpose has the same
            System.arraycopy(column, 0, matrix, i * column.length, column.length);
        }
        return SingularValues.of(matrix, map.inputs(), map.outputs());
    }

    /** A linear map and its transpose; both add to what is there. */
    private interface LinearMap {
        int inputs();

        int outputs();

        void apply(double[] x, double[] y);

        void applyTransposed(double[] y, double[] x);
    }

    /** The largest eigenvalue of AᵀA, made column by column. */
    private static double byMatrix(LinearMap map) {
        int n = map.inputs();
        double[] gram = new double[n * n];
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            double[] image = new double[map.outputs()];
            map.apply(unit, image);
            double[] column = new double[n];
            map.applyTransposed(image, column);
            System.arraycopy(column, 0, gram, i * n, n);
        }
        return SymmetricEigenvalues.of(gram, n)[n - 1];
    }

    private static double byProducts(LinearMap map) {
        RandomStream random = new RandomStream(1, "operator norm");
        double[] start = new double[map.inputs()];
        for (int i = 0; i < start.length; i++) {
            start[i] = random.normal();
        }
        return Lanczos.largest(new Gram(map), start, MOST_PRODUCTS, ACCURACY);
    }

    /** AᵀA. */
    private record Gram(LinearMap map) implements LinearOperator {
        @Override
        public int size() {
            return map.inputs();
        }

        @Override
        public void apply(double[] v, double[] result) {
            double[] image = new double[map.outputs()];
            map.apply(v, image);
            Arrays.fill(result, 0);
            map.applyTransposed(image, result);
        }
    }

    /** W itself. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Dense(double[] weights, int outputs, int inputs) implements LinearMap {
        @Override
        public void apply(double[] x, double[] y) {
            for (int i = 0; i < outputs; i++) {
                for (int j = 0; j < inputs; j++) {
                    y[i] += weights[i * inputs + j] * x[j];
                }
            }
        }

        @Override
        public void applyTransposed(double[] y, double[] x) {
            for (int i = 0; i < outputs; i++) {
                for (int j = 0; j < inputs; j++) {
                    x[j] += weights[i * inputs + j] * y[i];
                }
            }
        }
    }

    /** A convolution with these kernels. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Convolved(double[] weights, ConvolutionGeometry geometry) implements LinearMap {
        @Override
        public int inputs() {
            return geometry.inRows();
        }

        @Override
        public int outputs() {
            return geometry.outRows();
        }

        @Override
        public void apply(double[] x, double[] y) {
            for (int o = 0; o < outputs(); o++) {
                for (int w = 0; w < geometry.weightColumns(); w++) {
                    int i = input(o, w);
                    if (i >= 0) {
                        y[o] += weight(o, w) * x[i];
                    }
                }
            }
        }

        @Override
        public void applyTransposed(double[] y, double[] x) {
            for (int o = 0; o < outputs(); o++) {
                for (int w = 0; w < geometry.weightColumns(); w++) {
                    int i = input(o, w);
                    if (i >= 0) {
                        x[i] += weight(o, w) * y[o];
                    }
                }
            }
        }

        private double weight(int output, int w) {
            int row = geometry.shared() ? output / geometry.outPositions() : output;
            return weights[row * geometry.weightColumns() + w];
        }

        /** The number of the image that output {@code output} sees through the w-th weight; −1 in the padding. */
        private int input(int output, int w) {
            int position = geometry.inPosition(output % geometry.outPositions(), w % geometry.taps());
            return position < 0 ? -1 : w / geometry.taps() * geometry.inPositions() + position;
        }
    }
}
