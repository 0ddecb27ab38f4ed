package org.almagest.studies.implicitregularisation;

import java.util.stream.IntStream;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;

/**
 * A graph whose nodes are the lines of an image, without loops.
 *
 * @param n nodes
 * @param weights A, [n][n], symmetric, not negative and 0 on the diagonal
 */
record LineGraph(int n, double[] weights) {
    /** Eigenvalues of the Laplacian below this share of their mean count as those of blocks that hang together loosely. */
    private static final double LOOSE = 0.1;

    /** What an adjacency of a network gives, without its diagonal. */
    static LineGraph of(int n, double[] adjacency) {
        double[] weights = adjacency.clone();
        for (int i = 0; i < n; i++) {
            weights[i * n + i] = 0;
        }
        return new LineGraph(n, weights);
    }

    double sum() {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    private double degree(int i) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += weights[i * n + j];
        }
        return sum;
    }

    /** Mean over the nodes of exp(−Σ_j q_j ln q_j), q being the shares of a node's weight: among how many it is spread. */
    double neighbours() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double degree = degree(i);
            double entropy = 0;
            for (int j = 0; j < n; j++) {
                entropy -= entropyTerm(weights[i * n + j] / degree);
            }
            sum += StrictMath.exp(entropy);
        }
        return sum / n;
    }

    /** p ln p; 0 at 0. */
    static double entropyTerm(double p) {
        return p == 0 ? 0 : p * StrictMath.log(p);
    }

    /** Σ A_ij·|i − j|/Σ A_ij: how far the weight goes. */
    double bandwidth() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sum += weights[i * n + j] * Math.abs(i - j);
            }
        }
        return sum / sum();
    }

    /** Σ_i ‖A_{i+1} − A_i‖²/‖A‖²: how much the rows of neighbouring lines differ. */
    double roughness() {
        double differences = 0;
        double squares = 0;
        for (int k = 0; k < weights.length; k++) {
            squares += weights[k] * weights[k];
            if (k >= n) {
                double difference = weights[k] - weights[k - n];
                differences += difference * difference;
            }
        }
        return differences / squares;
    }

    /**
     * Eigenvalues of the Laplacian, ascending.
     *
     * @throws IllegalArgumentException if a weight is not finite
     */
    double[] laplacianSpectrum() {
        double[] laplacian = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                laplacian[i * n + j] = (i == j ? degree(i) : 0) - weights[i * n + j];
            }
        }
        return SymmetricEigenvalues.of(laplacian, n);
    }

    /** How many eigenvalues of the Laplacian are below a tenth of their mean: blocks that hang together loosely. */
    static int blocks(double[] spectrum) {
        double mean = 0;
        for (double eigenvalue : spectrum) {
            mean += eigenvalue / spectrum.length;
        }
        int blocks = 0;
        for (double eigenvalue : spectrum) {
            blocks += eigenvalue < LOOSE * mean ? 1 : 0;
        }
        return blocks;
    }

    /**
     * Correlation over pairs of lines of the weights with exp(−2·‖I_i − I_j‖²): whether lines that are alike count as alike.
     *
     * @param image I, [n][n]
     */
    double similarity(double[] image) {
        double[] own = IntStream.range(0, n * n)
                .filter(k -> k % n > k / n)
                .mapToDouble(k -> weights[k])
                .toArray();
        double[] known = IntStream.range(0, n * n)
                .filter(k -> k % n > k / n)
                .mapToDouble(k -> StrictMath.exp(-2 * distance(image, k / n, k % n)))
                .toArray();
        return correlation(own, known);
    }

    private double distance(double[] image, int i, int j) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
            double difference = image[i * n + k] - image[j * n + k];
            sum += difference * difference;
        }
        return sum;
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < a.length; i++) {
            meanA += a[i] / a.length;
            meanB += b[i] / b.length;
        }
        double both = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        return both / Math.sqrt(squaresA * squaresB);
    }
}
