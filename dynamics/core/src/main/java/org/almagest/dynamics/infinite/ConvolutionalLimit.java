package org.almagest.dynamics.infinite;

import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.data.Examples;

/**
 * The kernels of an untrained convolutional network in tangent-kernel parametrisation as its channels become many (Novak et al. 2019, arXiv
 * 1810.05148, section 2; Arora et al. 2019, arXiv 1904.11955, section 4). With V(p, q) what two images have in common at positions p and q
 * below a layer of T taps, and V₀ the mean over channels of x_p·x′_q,
 *
 * <p>K(p, q) = σ_w²/T·Σ_t V(p+t, q+t) + σ_b² and Θ(p, q) = K(p, q) + σ_w²/T·Σ_t W(p+t, q+t), zeros outside the image; and above it,
 * over normal (u, v) of covariance K, V = E φ(u)φ(v) and W = E φ′(u)φ′(v)·Θ. W₀ = 0.
 *
 * <p>A head on all P positions sees the mean of V(p, p) alone, so that no pairs of different positions are needed; one on the mean of each
 * channel that of V(p, q) over all pairs.
 */
final class ConvolutionalLimit {
    private final ConvolutionalLaw law;
    private final int count;
    private final double weights;
    private final double biases;
    private final DualActivation dual;

    /** Of pairs of positions: V and W below the next layer, [n][m][pair], for n ≤ m. */
    private double[][][] values;

    private double[][][] tangents;
    private int positions;

    ConvolutionalLimit(ConvolutionalLaw law, Examples examples) {
        this.law = law;
        this.count = examples.count();
        this.weights = law.sigmaW() * law.sigmaW();
        this.biases = law.bias() ? law.sigmaB() * law.sigmaB() : 0;
        this.dual = DualActivation.of(law.activation());
        ConvolutionGeometry first = law.layers().get(0);
        this.positions = first.inPositions();
        this.values = new double[count][count][];
        this.tangents = new double[count][count][];
        for (int n = 0; n < count; n++) {
            for (int m = n; m < count; m++) {
                values[n][m] = common(examples, n, m, first.inChannels());
                tangents[n][m] = new double[values[n][m].length];
            }
        }
    }

    /** Pairs of positions that are followed. */
    private int pairs(int of) {
        return law.averaged() ? Math.multiplyExact(of, of) : of;
    }

    /** The place of a pair of positions, which are equal where no other pairs are followed. */
    private int place(int p, int q, int of) {
        return law.averaged() ? p * of + q : p;
    }

    private double[] common(Examples examples, int n, int m, int channels) {
        double[] common = new double[pairs(positions)];
        for (int p = 0; p < positions; p++) {
            for (int q = law.averaged() ? 0 : p; q < (law.averaged() ? positions : p + 1); q++) {
                double sum = 0;
                for (int c = 0; c < channels; c++) {
                    int at = c * positions;
                    sum += examples.inputs()[n * examples.features() + at + p]
                            * examples.inputs()[m * examples.features() + at + q];
                }
                common[place(p, q, positions)] = sum / channels;
            }
        }
        return common;
    }

    InfiniteWidthLaw.Kernels kernels() {
        for (ConvolutionGeometry layer : law.layers()) {
            through(layer);
        }
        double[] covariance = new double[count * count];
        double[] tangent = new double[count * count];
        for (int n = 0; n < count; n++) {
            for (int m = n; m < count; m++) {
                double value = weights * mean(values[n][m]) + biases;
                double moved = value + weights * mean(tangents[n][m]);
                covariance[n * count + m] = value;
                covariance[m * count + n] = value;
                tangent[n * count + m] = moved;
                tangent[m * count + n] = moved;
            }
        }
        return new InfiniteWidthLaw.Kernels(covariance, tangent);
    }

    /** A convolution and the activation above it. */
    private void through(ConvolutionGeometry layer) {
        double[][] variances = new double[count][];
        double[][][] sums = new double[count][count][];
        double[][][] moved = new double[count][count][];
        int outputs = layer.outPositions();
        for (int n = 0; n < count; n++) {
            for (int m = n; m < count; m++) {
                sums[n][m] = convolved(values[n][m], layer, biases);
                moved[n][m] = convolved(tangents[n][m], layer, 0);
            }
            variances[n] = new double[outputs];
            for (int p = 0; p < outputs; p++) {
                variances[n][p] = sums[n][n][place(p, p, outputs)];
            }
        }
        for (int n = 0; n < count; n++) {
            for (int m = n; m < count; m++) {
                activate(sums[n][m], moved[n][m], variances[n], variances[m]);
            }
        }
        values = sums;
        tangents = moved;
        positions = outputs;
    }

    private double[] convolved(double[] below, ConvolutionGeometry layer, double constant) {
        int outputs = layer.outPositions();
        int taps = layer.taps();
        double[] result = new double[pairs(outputs)];
        for (int p = 0; p < outputs; p++) {
            for (int q = law.averaged() ? 0 : p; q < (law.averaged() ? outputs : p + 1); q++) {
                double sum = 0;
                for (int t = 0; t < taps; t++) {
                    int first = layer.inPosition(p, t);
                    int second = layer.inPosition(q, t);
                    sum += first < 0 || second < 0 ? 0 : below[place(first, second, positions)];
                }
                result[place(p, q, outputs)] = weights / taps * sum + constant;
            }
        }
        return result;
    }

    /** Turns K into V, and what comes from below in Θ into W. */
    private void activate(double[] sums, double[] moved, double[] first, double[] second) {
        int outputs = first.length;
        for (int p = 0; p < outputs; p++) {
            for (int q = law.averaged() ? 0 : p; q < (law.averaged() ? outputs : p + 1); q++) {
                int at = place(p, q, outputs);
                GaussianPair pair = new GaussianPair(first[p], second[q], sums[at]);
                double theta = sums[at] + moved[at];
                sums[at] = dual.values(pair);
                moved[at] = dual.slopes(pair) * theta;
            }
        }
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }
}
