package org.almagest.studies.implicitregularisation;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * An image beside the one that a network gives.
 *
 * @param n rows and columns
 * @param image I, [n][n]
 * @param seen [n][n], 1 where the network has seen it and 0 elsewhere
 * @param found M, [n][n]
 */
record Completion(int n, double[] image, double[] seen, double[] found) {
    /** Mean of (M − I)² over the pixels that are seen, or over those that are hidden. */
    double meanSquare(boolean ofSeen) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            if (seen[i] != 0 == ofSeen) {
                sum += (found[i] - image[i]) * (found[i] - image[i]);
                count++;
            }
        }
        return sum / count;
    }

    /** Variance of the pixels that are seen. */
    double variance() {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < image.length; i++) {
            if (seen[i] != 0) {
                sum += image[i];
                squares += image[i] * image[i];
                count++;
            }
        }
        return squares / count - sum / count * (sum / count);
    }

    /** −10·log₁₀ of the mean square error of the hidden pixels, in decibels: the largest grey level is 1. */
    double peakSignalToNoise() {
        return -10 * StrictMath.log10(meanSquare(false));
    }

    /** Mean |M − I| of the hidden pixels over the range of the image. */
    double meanAbsolute() {
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            least = Math.min(least, image[i]);
            most = Math.max(most, image[i]);
            if (seen[i] == 0) {
                sum += Math.abs(found[i] - image[i]);
                count++;
            }
        }
        return sum / count / (most - least);
    }

    /**
     * The exponential of the entropy of M's singular values over their sum (Roy, Vetterli 2007).
     *
     * @return NaN where M is 0
     */
    static double effectiveRank(double[] matrix, int n) {
        Array2DRowRealMatrix rows = new Array2DRowRealMatrix(n, n);
        for (int k = 0; k < matrix.length; k++) {
            rows.setEntry(k / n, k % n, matrix[k]);
        }
        double[] values = new SingularValueDecomposition(rows).getSingularValues();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double entropy = 0;
        for (double value : values) {
            entropy -= LineGraph.entropyTerm(value / sum);
        }
        return StrictMath.exp(entropy);
    }
}
