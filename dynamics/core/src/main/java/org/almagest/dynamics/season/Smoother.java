package org.almagest.dynamics.season;

import java.util.function.IntFunction;

/**
 * The fixed-interval smoother of Rauch, Tung and Striebel (AIAA Journal 3:1445–1450, 1965): what the filter knew of each time,
 * corrected by what all later values say.
 */
final class Smoother {
    private final int states;
    /** What the filter expected of each time before it saw the value, and what it knew afterwards. */
    private final double[] expectedMeans;

    private final double[] expected;
    private final double[] means;
    private final double[] covariances;

    Smoother(int length, int states) {
        this.states = states;
        this.expectedMeans = new double[length * states];
        this.expected = new double[length * states * states];
        this.means = new double[length * states];
        this.covariances = new double[length * states * states];
    }

    /** Keeps what the filter expects of time {@code i}. */
    void expected(int i, double[] mean, double[] covariance) {
        System.arraycopy(mean, 0, expectedMeans, i * states, states);
        System.arraycopy(covariance, 0, expected, i * states * states, states * states);
    }

    /** Keeps what it knows of time {@code i}, with its value. */
    void known(int i, double[] mean, double[] covariance) {
        System.arraycopy(mean, 0, means, i * states, states);
        System.arraycopy(covariance, 0, covariances, i * states * states, states * states);
    }

    /**
     * Goes back over all times, and gives the arrays away.
     *
     * @param gaps the gap before each time
     */
    Smoothed smoothed(Blocks blocks, IntFunction<Blocks.Gap> gaps) {
        int square = states * states;
        double[] here = new double[square];
        double[] triangle = new double[square];
        double[] gain = new double[square];
        double[] change = new double[square];
        double[] half = new double[square];
        for (int i = means.length / states - 2; i >= 0; i--) {
            int next = i + 1;
            System.arraycopy(covariances, i * square, here, 0, square);
            // gainᵀ = expected⁻¹·F·P
            blocks.product(gaps.apply(next), here, gain);
            System.arraycopy(expected, next * square, triangle, 0, square);
            decompose(triangle);
            for (int column = 0; column < states; column++) {
                solve(triangle, gain, column);
            }
            for (int a = 0; a < square; a++) {
                change[a] = covariances[next * square + a] - expected[next * square + a];
            }
            for (int a = 0; a < states; a++) {
                double sum = means[i * states + a];
                for (int k = 0; k < states; k++) {
                    sum += gain[k * states + a] * (means[next * states + k] - expectedMeans[next * states + k]);
                }
                means[i * states + a] = sum;
                for (int b = 0; b < states; b++) {
                    double product = 0;
                    for (int k = 0; k < states; k++) {
                        product = Math.fma(gain[k * states + a], change[k * states + b], product);
                    }
                    half[a * states + b] = product;
                }
            }
            for (int a = 0; a < states; a++) {
                for (int b = a; b < states; b++) {
                    double sum = here[a * states + b];
                    for (int k = 0; k < states; k++) {
                        sum = Math.fma(half[a * states + k], gain[k * states + b], sum);
                    }
                    covariances[i * square + a * states + b] = sum;
                    covariances[i * square + b * states + a] = sum;
                }
            }
        }
        return new Smoothed(states, blocks.levelPlaces(), means, covariances);
    }

    /** Cholesky's triangle L of L·Lᵀ, in place; what has no variance left is 0, and tells nothing of the rest. */
    private void decompose(double[] matrix) {
        for (int j = 0; j < states; j++) {
            double pivot = matrix[j * states + j];
            for (int k = 0; k < j; k++) {
                pivot -= matrix[j * states + k] * matrix[j * states + k];
            }
            double root = pivot > 0 ? Math.sqrt(pivot) : 0;
            matrix[j * states + j] = root;
            for (int i = j + 1; i < states; i++) {
                double sum = matrix[i * states + j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i * states + k] * matrix[j * states + k];
                }
                matrix[i * states + j] = root > 0 ? sum / root : 0;
            }
        }
    }

    /** Solves L·Lᵀ·x = a column of {@code right}, in place. */
    private void solve(double[] triangle, double[] right, int column) {
        for (int i = 0; i < states; i++) {
            double sum = right[i * states + column];
            for (int k = 0; k < i; k++) {
                sum -= triangle[i * states + k] * right[k * states + column];
            }
            right[i * states + column] = divided(sum, triangle[i * states + i]);
        }
        for (int i = states - 1; i >= 0; i--) {
            double sum = right[i * states + column];
            for (int k = i + 1; k < states; k++) {
                sum -= triangle[k * states + i] * right[k * states + column];
            }
            right[i * states + column] = divided(sum, triangle[i * states + i]);
        }
    }

    private static double divided(double value, double root) {
        return root > 0 ? value / root : 0;
    }
}
