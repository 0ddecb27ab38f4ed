package org.almagest.dynamics.features;

import java.util.Arrays;
import org.almagest.dynamics.linalg.SymmetricDecomposition;
import org.jspecify.annotations.Nullable;

/**
 * How far the features of classified examples have collapsed to a simplex of class means (Papyan, Han, Donoho, PNAS 117:24652–24663, 2020,
 * arXiv 2008.08186), all of whose numbers are 0 at the end of collapse. μ_c is the mean of the features of class c, μ the mean of these
 * means; classes without an example do not count.
 *
 * @param within NC1, tr(Σ_W Σ_B†)/C, Σ_W the covariance within classes over all examples and Σ_B that of the class means
 * @param norms NC2, standard deviation over mean of ‖μ_c − μ‖ over the classes
 * @param angles NC2, standard deviation over pairs of classes of the cosine of their centred means
 * @param simplex NC2, mean over pairs of |cosine + 1/(C − 1)|
 * @param duality NC3, ‖A/‖A‖_F − M/‖M‖_F‖²_F, A the weights of the classifier and M the centred class means in its rows
 * @param nearest NC4, share of examples that the classifier puts elsewhere than the nearest class mean
 */
public record NeuralCollapse(
        double within, double norms, double angles, double simplex, double duality, double nearest) {
    /** Directions in which the class means spread less than this share of the largest are rounding. */
    private static final double CUT = 1e-10;

    /**
     * Of some examples, of at least two classes.
     *
     * @param features a vector an example
     * @param labels the class of each
     * @param weights of the classifier, [classes][width]
     * @param predicted the class that the classifier says
     * @return null where the means of all classes are the same
     */
    public static @Nullable NeuralCollapse of(FeatureSet features, int[] labels, double[] weights, int[] predicted) {
        int width = features.width();
        int[] present = Arrays.stream(labels).distinct().sorted().toArray();
        int classes = present.length;
        double[] means = means(features, labels, present);
        double[] centred = centred(means, classes, width);
        double[] gram = new double[classes * classes];
        for (int c = 0; c < classes; c++) {
            for (int d = 0; d < classes; d++) {
                gram[c * classes + d] = dot(centred, c * width, centred, d * width, width);
            }
        }
        double size = 0;
        double[] norms = new double[classes];
        for (int c = 0; c < classes; c++) {
            size += gram[c * classes + c];
            norms[c] = Math.sqrt(gram[c * classes + c]);
        }
        if (size == 0) {
            return null;
        }
        double[] cosines = new double[classes * (classes - 1)];
        int pair = 0;
        for (int c = 0; c < classes; c++) {
            for (int d = 0; d < classes; d++) {
                if (c != d) {
                    cosines[pair++] = gram[c * classes + d] / (norms[c] * norms[d]);
                }
            }
        }
        double simplex = 0;
        for (double cosine : cosines) {
            simplex += Math.abs(cosine + 1.0 / (classes - 1)) / cosines.length;
        }
        return new NeuralCollapse(
                within(features, labels, present, means, centred, gram),
                deviation(norms) / mean(norms),
                deviation(cosines),
                simplex,
                duality(weights, present, centred, width, Math.sqrt(size)),
                elsewhere(features, present, means, predicted));
    }

    private static double[] means(FeatureSet features, int[] labels, int[] present) {
        int width = features.width();
        double[] means = new double[present.length * width];
        int[] counts = new int[present.length];
        for (int n = 0; n < labels.length; n++) {
            int c = Arrays.binarySearch(present, labels[n]);
            counts[c]++;
            for (int u = 0; u < width; u++) {
                means[c * width + u] += features.values()[n * width + u];
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= counts[i / width];
        }
        return means;
    }

    private static double[] centred(double[] means, int classes, int width) {
        double[] centred = means.clone();
        for (int u = 0; u < width; u++) {
            double mean = 0;
            boolean varies = false;
            for (int c = 0; c < classes; c++) {
                mean += means[c * width + u] / classes;
                varies |= means[c * width + u] != means[u];
            }
            for (int c = 0; c < classes; c++) {
                // a unit that is the same for all classes is exactly 0
                centred[c * width + u] = varies ? means[c * width + u] - mean : 0;
            }
        }
        return centred;
    }

    /**
     * With M̃M̃ᵀ = Σ m_k w_k w_kᵀ the eigenvectors of Σ_B = M̃ᵀM̃/C are u_k = M̃ᵀw_k/√m_k with eigenvalues m_k/C, so that the trace is
     * Σ_k (C/m_k)·u_kᵀΣ_W u_k: no matrix as wide as the features.
     */
    private static double within(
            FeatureSet features, int[] labels, int[] present, double[] means, double[] centred, double[] gram) {
        int width = features.width();
        int classes = present.length;
        SymmetricDecomposition eigen = SymmetricDecomposition.of(gram, classes);
        double largest = eigen.values()[classes - 1];
        double trace = 0;
        double[] direction = new double[width];
        for (int k = 0; k < classes; k++) {
            double value = eigen.values()[k];
            if (value <= CUT * largest) {
                continue;
            }
            Arrays.fill(direction, 0);
            for (int c = 0; c < classes; c++) {
                double share = eigen.vectors()[k * classes + c] / Math.sqrt(value);
                for (int u = 0; u < width; u++) {
                    direction[u] = Math.fma(share, centred[c * width + u], direction[u]);
                }
            }
            double spread = 0;
            for (int n = 0; n < labels.length; n++) {
                int c = Arrays.binarySearch(present, labels[n]);
                double along = dot(features.values(), n * width, direction, 0, width)
                        - dot(means, c * width, direction, 0, width);
                spread = Math.fma(along, along, spread);
            }
            trace += classes / value * spread / labels.length;
        }
        return trace / classes;
    }

    private static double duality(double[] weights, int[] present, double[] centred, int width, double size) {
        double square = 0;
        for (int c : present) {
            square += dot(weights, c * width, weights, c * width, width);
        }
        double sum = 0;
        for (int i = 0; i < centred.length; i++) {
            double weight = weights[present[i / width] * width + i % width];
            double difference = weight / Math.sqrt(square) - centred[i] / size;
            sum = Math.fma(difference, difference, sum);
        }
        return sum;
    }

    private static double elsewhere(FeatureSet features, int[] present, double[] means, int[] predicted) {
        int width = features.width();
        int elsewhere = 0;
        for (int n = 0; n < predicted.length; n++) {
            int nearest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < present.length; c++) {
                double distance = 0;
                for (int u = 0; u < width; u++) {
                    double off = features.values()[n * width + u] - means[c * width + u];
                    distance = Math.fma(off, off, distance);
                }
                if (distance < least) {
                    least = distance;
                    nearest = c;
                }
            }
            elsewhere += present[nearest] == predicted[n] ? 0 : 1;
        }
        return (double) elsewhere / predicted.length;
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    private static double deviation(double[] numbers) {
        double mean = mean(numbers);
        double sum = 0;
        for (double number : numbers) {
            sum = Math.fma(number - mean, number - mean, sum);
        }
        return Math.sqrt(sum / numbers.length);
    }

    private static double dot(double[] a, int from, double[] b, int at, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum = Math.fma(a[from + i], b[at + i], sum);
        }
        return sum;
    }
}
