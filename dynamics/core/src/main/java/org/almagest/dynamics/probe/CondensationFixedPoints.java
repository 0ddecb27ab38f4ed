package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;

/**
 * The lines on which small input weights of multiplicity p gather: fixed points u ∝ Σ_i ⟨a, r_i⟩ x_i (u·x_i)^{p−1} (arXiv
 * 2105.11686), with the output weights a that follow them, a ∝ Σ_i r_i (u·x_i)^p. They are the local maxima of
 * g(u) = ‖Σ_i r_i (u·x_i)^p‖ on the unit sphere, and are found by iteration from many starts, shifted as far as it takes
 * for g to rise (Kolda, Mayo, SIAM J. Matrix Anal. 32, 2011). An x is (x, 1) where the layer has biases.
 */
final class CondensationFixedPoints {
    /** Few maxima are expected, so each is found many times. */
    private static final int STARTS = 64;

    private static final int MOST_ITERATIONS = 20_000;

    /** 1 − cos² between u and its image: below it the direction stands still in double precision. */
    private static final double STILL = 1e-15;

    /** Two limits are one line when 1 − |cos| is below: far above what stands still, far below what differs. */
    private static final double SAME = 1e-6;

    private final int multiplicity;
    private final boolean biased;
    private final Examples examples;
    private final double[] residuals;
    private final int length;

    CondensationFixedPoints(int multiplicity, boolean biased, Examples examples, double[] residuals) {
        this.multiplicity = multiplicity;
        this.biased = biased;
        this.examples = examples;
        this.residuals = residuals;
        this.length = examples.features() + (biased ? 1 : 0);
    }

    /** Unit vectors along the lines, those of the largest g first; their largest component is positive. */
    List<double[]> lines() {
        // not the run's seed: the starts are no part of the experiment
        RandomStream random = new RandomStream(0, "condensation starts");
        List<Limit> limits = new ArrayList<>();
        for (int start = 0; start < STARTS; start++) {
            double[] u = new double[length];
            for (int i = 0; i < length; i++) {
                u[i] = random.normal();
            }
            Vectors.normalise(u, 0, length);
            Limit limit = climb(u);
            if (limit.height > 0
                    && limits.stream()
                            .noneMatch(one -> 1 - Math.abs(Vectors.dot(one.u, 0, limit.u, 0, length)) < SAME)) {
                limits.add(limit);
            }
        }
        limits.sort((a, b) -> Double.compare(b.height, a.height));
        limits.forEach(limit -> Vectors.turn(limit.u));
        return limits.stream().map(limit -> limit.u).toList();
    }

    /** Where an ascent ended, and g there. */
    private record Limit(double[] u, double height) {}

    private Limit climb(double[] start) {
        double[] u = start;
        double[] image = new double[length];
        double[] a = new double[examples.outputs()];
        double height = image(u, a, image);
        double shift = 0;
        for (int iteration = 0; iteration < MOST_ITERATIONS && height > 0; iteration++) {
            double size = Vectors.norm(image, 0, length);
            double cosine = Vectors.dot(u, 0, image, 0, length) / size;
            if (1 - cosine * cosine < STILL) {
                break;
            }
            double[] next = new double[length];
            for (int i = 0; i < length; i++) {
                next[i] = image[i] + shift * size * u[i];
            }
            Vectors.normalise(next, 0, length);
            double[] nextImage = new double[length];
            double[] nextA = new double[a.length];
            double nextHeight = image(next, nextA, nextImage);
            // a long step may reach a higher place beyond a zero of g, and with it another neuron's line
            boolean sameSide = Vectors.dot(a, 0, nextA, 0, a.length) > 0;
            if (nextHeight >= height && sameSide) {
                u = next;
                a = nextA;
                image = nextImage;
                height = nextHeight;
                shift /= 2;
            } else if (shift > 1 / STILL) {
                break;
            } else {
                shift = Math.max(1, 4 * shift);
            }
        }
        return new Limit(u, height);
    }

    /** g(u); {@code a} receives its output weights and {@code image} Σ_i ⟨a, r_i⟩ x_i (u·x_i)^{p−1}. */
    private double image(double[] u, double[] a, double[] image) {
        int features = examples.features();
        int outputs = examples.outputs();
        double[] powers = new double[examples.count()];
        Arrays.fill(a, 0);
        for (int i = 0; i < powers.length; i++) {
            double dot = Vectors.dot(u, 0, examples.inputs(), i * features, features) + (biased ? u[features] : 0);
            powers[i] = 1;
            for (int p = 1; p < multiplicity; p++) {
                powers[i] *= dot;
            }
            for (int k = 0; k < outputs; k++) {
                a[k] += residuals[i * outputs + k] * powers[i] * dot;
            }
        }
        double height = Vectors.normalise(a, 0, outputs);
        Arrays.fill(image, 0);
        for (int i = 0; i < powers.length; i++) {
            double factor = powers[i] * Vectors.dot(a, 0, residuals, i * outputs, outputs);
            for (int j = 0; j < features; j++) {
                image[j] += factor * examples.inputs()[i * features + j];
            }
            if (biased) {
                image[features] += factor;
            }
        }
        return height;
    }
}
