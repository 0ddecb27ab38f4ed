package org.almagest.studies.graphconvergence;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.GraphNetworkModel;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * What arXiv 2105.04550 says of linear graph networks under gradient flow of L = ‖f_{*I} − Y‖²_F, in the paper's notation:
 * nodes as columns, I the training nodes, P_l = B_l…B_1 and P_0 = 1.
 */
final class GraphConvergence {
    private final GraphNetworkModel model;
    private final RealMatrix targets;
    /** (X·S^l)_{*I}, [m_x][|I|], for l = 0 … H. */
    private final List<RealMatrix> scales;

    private final double smallestSquare;
    private final double rest;

    GraphConvergence(GraphNetworkModel model, Examples examples) {
        this.model = model;
        this.targets = new Array2DRowRealMatrix(examples.outputs(), examples.count());
        for (int n = 0; n < examples.count(); n++) {
            for (int k = 0; k < examples.outputs(); k++) {
                targets.setEntry(k, n, examples.targets()[n * examples.outputs() + k]);
            }
        }
        this.scales = scales(examples);
        RealMatrix stacked = model.multiscale() ? stacked() : scales.get(model.depth());
        SingularValueDecomposition decomposition = new SingularValueDecomposition(stacked);
        double[] values = decomposition.getSingularValues();
        int rank = rank(values, stacked);
        this.smallestSquare = rank == 0 ? 0 : values[rank - 1] * values[rank - 1];
        this.rest = rest(decomposition.getV(), rank);
    }

    /** Only the columns I of X·S^l are made, from the right: S·(S·(…·1_{*I})). */
    private List<RealMatrix> scales(Examples examples) {
        int count = examples.count();
        double[] columns = new double[model.graph().nodes() * count];
        for (int n = 0; n < count; n++) {
            columns[(int) examples.inputs()[n] * count + n] = 1;
        }
        SparseMatrix features = model.graph().features().transposed();
        List<RealMatrix> list = new ArrayList<>();
        for (int l = 0; l <= model.depth(); l++) {
            columns = l == 0 ? columns : times(model.spread(), columns, count);
            double[] product = times(features, columns, count);
            RealMatrix matrix = new Array2DRowRealMatrix(features.rows(), count);
            for (int i = 0; i < product.length; i++) {
                matrix.setEntry(i / count, i % count, product[i]);
            }
            list.add(matrix);
        }
        return list;
    }

    private static double[] times(SparseMatrix matrix, double[] dense, int columns) {
        double[] product = new double[matrix.rows() * columns];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int p = matrix.start(i); p < matrix.start(i + 1); p++) {
                for (int j = 0; j < columns; j++) {
                    product[i * columns + j] += matrix.value(p) * dense[matrix.column(p) * columns + j];
                }
            }
        }
        return product;
    }

    private RealMatrix stacked() {
        int rows = scales.get(0).getRowDimension();
        RealMatrix stacked = new Array2DRowRealMatrix(rows * scales.size(), targets.getColumnDimension());
        for (int l = 0; l < scales.size(); l++) {
            stacked.setSubMatrix(scales.get(l).getData(), l * rows, 0);
        }
        return stacked;
    }

    /** How many singular values are not zero, given the rounding of the largest. */
    private static int rank(double[] values, RealMatrix matrix) {
        double cut = Math.max(matrix.getRowDimension(), matrix.getColumnDimension()) * Math.ulp(1.0) * values[0];
        int rank = 0;
        while (rank < values.length && values[rank] > cut) {
            rank++;
        }
        return rank;
    }

    /** ‖Y − YΠ‖², with Π the projection on the rows of the features. */
    private double rest(RealMatrix right, int rank) {
        RealMatrix left = targets;
        if (rank > 0) {
            RealMatrix basis = right.getSubMatrix(0, right.getRowDimension() - 1, 0, rank - 1);
            left = targets.subtract(targets.multiply(basis).multiply(basis.transpose()));
        }
        double norm = left.getFrobeniusNorm();
        return norm * norm;
    }

    /** σ²_min, the smallest that is not zero, of (X·S^H)_{*I}, or of the stacked features where it is multiscale. */
    double smallestSquare() {
        return smallestSquare;
    }

    /** L*, the least loss of any linear map of these features. */
    double leastLoss() {
        return rest;
    }

    /** Loss of the prediction 0, ‖Y‖²_F. */
    double zeroLoss() {
        double norm = targets.getFrobeniusNorm();
        return norm * norm;
    }

    /** λ_min(P_HᵀP_H) at {@code theta}; multiscale, the least of λ_min(P_lᵀP_l) over l = 0 … H. */
    double smallestEigenvalue(double[] theta) {
        int features = model.graph().features().columns();
        double least = model.multiscale() || model.depth() == 0 ? 1 : Double.POSITIVE_INFINITY;
        if (model.depth() > 0 && model.layer(0).rows() < features) {
            return 0;
        }
        RealMatrix product = null;
        for (int l = 0; l < model.depth(); l++) {
            RealMatrix layer = matrix(theta, model.layer(l));
            product = product == null ? layer : layer.multiply(product);
            if (model.multiscale() || l == model.depth() - 1) {
                RealMatrix gram = product.transpose().multiply(product);
                double[] numbers = new double[features * features];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = gram.getEntry(i / features, i % features);
                }
                least = Math.min(least, SymmetricEigenvalues.of(numbers, features)[0]);
            }
        }
        return Math.max(0, least);
    }

    /**
     * −dL/dt at {@code theta} by the paper's identity: Σ_l ‖V(XS^l)ᵀ‖² in the metric P_lᵀP_l, which is what the heads W_l add,
     * plus Σ_i ‖Σ_{l≥i} (W_l B_l…B_{i+1})ᵀ V(XS^l)ᵀ (B_{i−1}…B_1)ᵀ‖², which the layers B_i add; V = 2(f − Y)_{*I}.
     */
    double descent(double[] theta) {
        int depth = model.depth();
        List<RealMatrix> layers = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            layers.add(matrix(theta, model.layer(l)));
        }
        RealMatrix residual = targets.scalarMultiply(-1);
        for (int l = first(); l <= depth; l++) {
            RealMatrix state = matrix(theta, model.head(l));
            for (int i = l - 1; i >= 0; i--) {
                state = state.multiply(layers.get(i));
            }
            residual = residual.add(state.multiply(scales.get(l)));
        }
        RealMatrix v = residual.scalarMultiply(2);
        double sum = 0;
        for (int l = first(); l <= depth; l++) {
            sum += square(onto(v.multiply(scales.get(l).transpose()), layers, l));
        }
        for (int i = 1; i <= depth; i++) {
            RealMatrix slope = MatrixUtils.createRealMatrix(
                    layers.get(i - 1).getRowDimension(), layers.get(i - 1).getColumnDimension());
            for (int l = Math.max(i, first()); l <= depth; l++) {
                RealMatrix back = matrix(theta, model.head(l));
                for (int j = l - 1; j >= i; j--) {
                    back = back.multiply(layers.get(j));
                }
                RealMatrix ahead = onto(v.multiply(scales.get(l).transpose()), layers, i - 1);
                slope = slope.add(back.transpose().multiply(ahead));
            }
            sum += square(slope);
        }
        return sum;
    }

    /** The lowest layer with a head. */
    private int first() {
        return model.multiscale() ? 0 : model.depth();
    }

    /** a·(B_l…B_1)ᵀ. */
    private static RealMatrix onto(RealMatrix a, List<RealMatrix> layers, int l) {
        RealMatrix product = a;
        for (int i = 0; i < l; i++) {
            product = product.multiply(layers.get(i).transpose());
        }
        return product;
    }

    private static double square(RealMatrix matrix) {
        double norm = matrix.getFrobeniusNorm();
        return norm * norm;
    }

    private static RealMatrix matrix(double[] theta, Block block) {
        RealMatrix matrix = new Array2DRowRealMatrix(block.rows(), block.cols());
        for (int i = 0; i < block.size(); i++) {
            matrix.setEntry(i / block.cols(), i % block.cols(), theta[block.offset() + i]);
        }
        return matrix;
    }
}
