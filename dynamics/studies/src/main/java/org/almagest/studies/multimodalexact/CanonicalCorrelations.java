package org.almagest.studies.multimodalexact;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.jspecify.annotations.Nullable;

/**
 * The canonical correlations of two sets of vectors (Hotelling 1936): the singular values of C_x^(−1/2) C_xy C_y^(−1/2), where C are
 * the covariances over the pairs, with their number below. Any roots LLᵀ = C have the same ones, here those of Cholesky. In Java alone,
 * since networks begin there: the same bits on all machines.
 *
 * @param values the correlations, from the largest on
 * @param left the canonical directions of x, one a column in the order of the values, of variance 1 each
 * @param right those of y
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CanonicalCorrelations(double[] values, RealMatrix left, RealMatrix right) {
    /**
     * Of pairs of rows.
     *
     * @param x [count][numbers of x], finite
     * @param y [count][numbers of y], finite
     * @return null where a covariance has no inverse, such as where there are fewer pairs than numbers
     */
    static @Nullable CanonicalCorrelations of(double[] x, double[] y, int count) {
        RealMatrix first = centred(x, count);
        RealMatrix second = centred(y, count);
        RealMatrix ofX;
        RealMatrix ofY;
        try {
            ofX = inverseRoot(covariance(first, first));
            ofY = inverseRoot(covariance(second, second));
        } catch (NonPositiveDefiniteMatrixException e) {
            return null;
        }
        SingularValueDecomposition decomposition = new SingularValueDecomposition(
                ofX.multiply(covariance(first, second)).multiply(ofY.transpose()));
        return new CanonicalCorrelations(
                decomposition.getSingularValues(),
                ofX.transpose().multiply(decomposition.getU()),
                ofY.transpose().multiply(decomposition.getV()));
    }

    /** The {@code most} largest correlations together. */
    double sum(int most) {
        double sum = 0;
        for (int i = 0; i < Math.min(most, values.length); i++) {
            sum += values[i];
        }
        return sum;
    }

    private static RealMatrix centred(double[] rows, int count) {
        int width = rows.length / count;
        double[] means = new double[width];
        for (int i = 0; i < rows.length; i++) {
            means[i % width] += rows[i] / count;
        }
        RealMatrix centred = new Array2DRowRealMatrix(count, width);
        for (int i = 0; i < rows.length; i++) {
            centred.setEntry(i / width, i % width, rows[i] - means[i % width]);
        }
        return centred;
    }

    private static RealMatrix covariance(RealMatrix first, RealMatrix second) {
        return first.transpose().multiply(second).scalarMultiply(1.0 / first.getRowDimension());
    }

    /** L⁻¹ of LLᵀ. */
    private static RealMatrix inverseRoot(RealMatrix covariance) {
        RealMatrix lower = new CholeskyDecomposition(covariance).getL();
        int n = lower.getRowDimension();
        RealMatrix inverse = new Array2DRowRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            RealVector unit = new ArrayRealVector(n);
            unit.setEntry(i, 1);
            MatrixUtils.solveLowerTriangularSystem(lower, unit);
            inverse.setColumnVector(i, unit);
        }
        return inverse;
    }
}
