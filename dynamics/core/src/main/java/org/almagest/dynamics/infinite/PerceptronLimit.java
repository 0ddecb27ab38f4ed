package org.almagest.dynamics.infinite;

import org.almagest.dynamics.data.Examples;

/**
 * The kernels of an untrained fully connected network in tangent-kernel parametrisation as its widths grow (Jacot, Gabriel,
 * Hongler 2018, theorem 1): Σ_0 = σ_w² x·x′/d + σ_b² = Θ_0, then layer by layer, over normal (u, v) of covariance Σ_l,
 *
 * <p>Σ_{l+1} = σ_w² E φ(u)φ(v) + σ_b² and Θ_{l+1} = Σ_{l+1} + σ_w² E φ′(u)φ′(v)·Θ_l.
 *
 * @param covariance of one output, [count][count]
 * @param tangent Θ of one output, [count][count]; different outputs do not correlate
 */
public record PerceptronLimit(double[] covariance, double[] tangent) {
    /** The kernels for all pairs of {@code examples}. */
    public static PerceptronLimit of(PerceptronLaw law, Examples examples) {
        int count = examples.count();
        double weights = law.sigmaW() * law.sigmaW();
        double biases = law.bias() ? law.sigmaB() * law.sigmaB() : 0;
        double[] sigma = new double[count * count];
        for (int n = 0; n < count; n++) {
            for (int m = 0; m < count; m++) {
                sigma[n * count + m] = weights * product(examples, Math.min(n, m), Math.max(n, m)) + biases;
            }
        }
        double[] theta = sigma.clone();
        DualActivation dual = DualActivation.of(law.activation());
        for (int l = 0; l < law.depth(); l++) {
            double[] next = new double[sigma.length];
            for (int n = 0; n < count; n++) {
                for (int m = n; m < count; m++) {
                    GaussianPair pair =
                            new GaussianPair(sigma[n * count + n], sigma[m * count + m], sigma[n * count + m]);
                    double value = weights * dual.values(pair) + biases;
                    double tangent = value + weights * dual.slopes(pair) * theta[n * count + m];
                    next[n * count + m] = value;
                    next[m * count + n] = value;
                    theta[n * count + m] = tangent;
                    theta[m * count + n] = tangent;
                }
            }
            sigma = next;
        }
        return new PerceptronLimit(sigma, theta);
    }

    /** x·x′/d. */
    private static double product(Examples examples, int n, int m) {
        int features = examples.features();
        double sum = 0;
        for (int i = 0; i < features; i++) {
            sum += examples.inputs()[n * features + i] * examples.inputs()[m * features + i];
        }
        return sum / features;
    }
}
