package org.almagest.studies.multimodalexact;

import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.features.Retrieval;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * ln p(y|x) − ln p(y) of every pair of rows under the law of {@link LatentPairs}, up to one constant: by Bayes' rule no other score of
 * pairs finds more partners, where all rows are as likely. With C_x = AᵀA + s²I, C_y = BᵀB + s²I, C_xy = AᵀB, G = C_x⁻¹C_xy and
 * S = C_y − C_xyᵀG it is −½(y − xG)S⁻¹(y − xG)ᵀ + ½yC_y⁻¹yᵀ (rows).
 *
 * @param regression G
 * @param conditional S⁻¹
 * @param marginal C_y⁻¹
 */
record IdealScore(RealMatrix regression, RealMatrix conditional, RealMatrix marginal) {
    /**
     * Of a law.
     *
     * @param a A, [hidden][numbers in x]
     * @param b B, [hidden][numbers in y]
     * @param variance s², above 0
     */
    static IdealScore of(RealMatrix a, RealMatrix b, double variance) {
        RealMatrix ofX = plus(a.transpose().multiply(a), variance);
        RealMatrix ofY = plus(b.transpose().multiply(b), variance);
        RealMatrix across = a.transpose().multiply(b);
        RealMatrix regression = new CholeskyDecomposition(ofX).getSolver().solve(across);
        RealMatrix left = ofY.subtract(across.transpose().multiply(regression));
        return new IdealScore(regression, inverse(left), inverse(ofY));
    }

    /** Of the law that examples of {@link LatentPairs} share; null where they share none. */
    static @Nullable IdealScore of(Examples examples) {
        RealMatrix a = shared(examples, LatentPairs.TO_INPUTS);
        RealMatrix b = shared(examples, LatentPairs.TO_TARGETS);
        RealMatrix noise = shared(examples, LatentPairs.NOISE);
        return a == null || b == null || noise == null ? null : of(a, b, noise.getEntry(0, 0) * noise.getEntry(0, 0));
    }

    private static @Nullable RealMatrix shared(Examples examples, String name) {
        return examples.shared().stream()
                .filter(array -> array.shape().name().equals(name))
                .findFirst()
                .map(array -> rows(array.values(), array.shape().rows()))
                .orElse(null);
    }

    private static RealMatrix rows(double[] values, int count) {
        int width = values.length / count;
        RealMatrix rows = new Array2DRowRealMatrix(count, width);
        for (int i = 0; i < values.length; i++) {
            rows.setEntry(i / width, i % width, values[i]);
        }
        return rows;
    }

    private static RealMatrix plus(RealMatrix matrix, double variance) {
        return matrix.add(
                MatrixUtils.createRealIdentityMatrix(matrix.getRowDimension()).scalarMultiply(variance));
    }

    /** Symmetric to the last bit, which the decomposition asks for. */
    private static RealMatrix inverse(RealMatrix matrix) {
        RealMatrix even = matrix.add(matrix.transpose()).scalarMultiply(0.5);
        return new CholeskyDecomposition(even).getSolver().getInverse();
    }

    /**
     * The scores of rows x with rows y.
     *
     * @param x [count][numbers in x]
     * @param y [count][numbers in y]
     */
    Retrieval scores(double[] x, double[] y, int count) {
        RealMatrix expected = rows(x, count).multiply(regression);
        double[] scores = new double[count * count];
        int width = y.length / count;
        double[] apart = new double[width];
        double[] own = new double[width];
        for (int j = 0; j < count; j++) {
            System.arraycopy(y, j * width, own, 0, width);
            double marginally = form(marginal, own);
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < width; k++) {
                    apart[k] = own[k] - expected.getEntry(i, k);
                }
                scores[i * count + j] = (marginally - form(conditional, apart)) / 2;
            }
        }
        return new Retrieval(count, scores);
    }

    private static double form(RealMatrix matrix, double[] vector) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            double row = 0;
            for (int j = 0; j < vector.length; j++) {
                row = Math.fma(matrix.getEntry(i, j), vector[j], row);
            }
            sum = Math.fma(vector[i], row, sum);
        }
        return sum;
    }
}
