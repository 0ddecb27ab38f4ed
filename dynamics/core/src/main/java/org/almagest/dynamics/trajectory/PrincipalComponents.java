package org.almagest.dynamics.trajectory;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** The axes along which points scatter most. */
final class PrincipalComponents {
    private PrincipalComponents() {}

    /**
     * Points along their own axes.
     *
     * @param scores [points][count], the coordinate along the first axis first; 0 where there are fewer axes
     * @param squares by axis the sum of the squares of its coordinates
     * @param all the sum of the squares of all coordinates, along these axes and all others; where it is not finite, nothing is
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Scores(double[] scores, double[] squares, double all) {}

    /**
     * The first {@code count} principal components of centred points. Each axis points to the side on which its largest
     * coordinate is positive.
     *
     * @param centred [points][width], each column of mean 0; finite
     */
    static Scores of(double[] centred, int width, int count) {
        int points = centred.length / width;
        // the smaller of the two products of the points with themselves; they share their eigenvalues but for zeros
        boolean byPoints = points < width;
        int size = Math.min(points, width);
        double[][] gram = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum =
                        byPoints ? dot(centred, i * width, j * width, 1, width) : dot(centred, i, j, width, points);
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
        }
        double all = 0;
        for (int i = 0; i < size; i++) {
            all += gram[i][i];
        }
        double[] scores = new double[points * count];
        double[] squares = new double[count];
        if (!Double.isFinite(all)) {
            // squares have overflown, and no axis can be told
            Arrays.fill(scores, Double.NaN);
            Arrays.fill(squares, Double.NaN);
            return new Scores(scores, squares, all);
        }
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(gram, false));
        for (int axis = 0; axis < Math.min(count, size); axis++) {
            squares[axis] = Math.max(0, eigen.getRealEigenvalue(axis));
            double[] vector = eigen.getEigenvector(axis).toArray();
            double length = Math.sqrt(squares[axis]);
            for (int j = 0; j < points; j++) {
                double score = 0;
                if (byPoints) {
                    score = length * vector[j];
                } else {
                    for (int i = 0; i < width; i++) {
                        score += centred[j * width + i] * vector[i];
                    }
                }
                scores[j * count + axis] = score;
            }
            turn(scores, axis, count);
        }
        return new Scores(scores, squares, all);
    }

    private static double dot(double[] numbers, int first, int second, int stride, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += numbers[first + i * stride] * numbers[second + i * stride];
        }
        return sum;
    }

    private static void turn(double[] scores, int axis, int count) {
        double largest = 0;
        for (int i = axis; i < scores.length; i += count) {
            largest = Math.abs(scores[i]) > Math.abs(largest) ? scores[i] : largest;
        }
        if (largest < 0) {
            for (int i = axis; i < scores.length; i += count) {
                scores[i] = -scores[i];
            }
        }
    }
}
