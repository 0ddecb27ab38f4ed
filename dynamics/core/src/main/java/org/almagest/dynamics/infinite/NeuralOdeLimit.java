package org.almagest.dynamics.infinite;

import java.util.Locale;
import org.almagest.dynamics.data.Examples;

/**
 * The kernels of an untrained neural ODE in L Euler steps as its width grows (Gao et al. 2025, arXiv 2509.22436; the rules
 * of Yang, Tensor Programs II, arXiv 2006.14548). One W serves all steps, so states at different steps are correlated: with
 * a = σ_w T/L, C_st = E φ(h_s)φ(h_t) and D_st = E φ′(h_s)φ′(h_t) for a pair of inputs,
 *
 * <p>E h_l h_m = σ_u² x·x′/d + a² Σ_{s&lt;l, t&lt;m} C_st, and backwards, W transposed counting as an independent copy,
 * B_lm = σ_v² D_LL + a² Σ_{s≥l, t≥m} D_st B_{s+1,t+1}. Then the output's covariance is σ_v² C_LL, and the tangent kernel
 * Θ = σ_v² C_LL + a² Σ_{s,t&lt;L} B_{s+1,t+1} C_st + σ_u² (x·x′/d) B_00.
 *
 * @param covariance of one output, [count][count]
 * @param tangent Θ of one output, [count][count]; different outputs do not correlate
 */
public record NeuralOdeLimit(double[] covariance, double[] tangent) {
    /**
     * The kernels for all pairs of {@code examples}.
     *
     * @throws IllegalArgumentException if the network is not solved by Euler's method
     */
    public static NeuralOdeLimit of(NeuralOdeLaw law, Examples examples) {
        if (!law.solver().equals("euler")) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "the wide limit of a neural ODE solved by %s: expected solver euler", law.solver()));
        }
        int count = examples.count();
        DualActivation dual = DualActivation.of(law.activation());
        double[][] variances = new double[count][];
        double[] covariance = new double[count * count];
        double[] tangent = new double[count * count];
        for (int n = 0; n < count; n++) {
            Forward own = Forward.diagonal(law, dual, product(law, examples, n, n));
            variances[n] = own.variances();
            set(law, dual, own, product(law, examples, n, n), n, n, count, covariance, tangent);
        }
        for (int n = 0; n < count; n++) {
            for (int m = n + 1; m < count; m++) {
                double product = product(law, examples, n, m);
                Forward pair = Forward.of(law, dual, product, variances[n], variances[m]);
                set(law, dual, pair, product, n, m, count, covariance, tangent);
            }
        }
        return new NeuralOdeLimit(covariance, tangent);
    }

    private static void set(
            NeuralOdeLaw law,
            DualActivation dual,
            Forward forward,
            double product,
            int n,
            int m,
            int count,
            double[] covariance,
            double[] tangent) {
        double output = law.sigmaV() * law.sigmaV() * forward.activations()[law.depth()][law.depth()];
        double theta = output + backward(law, dual, forward, product);
        covariance[n * count + m] = output;
        covariance[m * count + n] = output;
        tangent[n * count + m] = theta;
        tangent[m * count + n] = theta;
    }

    /** σ_u² x·x′/d. */
    private static double product(NeuralOdeLaw law, Examples examples, int n, int m) {
        int features = examples.features();
        double sum = 0;
        for (int i = 0; i < features; i++) {
            sum += examples.inputs()[n * features + i] * examples.inputs()[m * features + i];
        }
        return law.sigmaU() * law.sigmaU() * sum / features;
    }

    private static double step(NeuralOdeLaw law) {
        return law.sigmaW() * law.horizon() / law.depth();
    }

    /**
     * The way there, for one pair of inputs.
     *
     * @param states E h_l h_m, [L+1][L+1]
     * @param activations C, [L+1][L+1]
     * @param first E h_l² of the first input
     * @param second E h_m² of the second
     */
    private record Forward(double[][] states, double[][] activations, double[] first, double[] second) {
        /** An input with itself: the variances come from the recursion. */
        static Forward diagonal(NeuralOdeLaw law, DualActivation dual, double product) {
            double[] variances = new double[law.depth() + 1];
            return of(law, dual, product, variances, variances);
        }

        static Forward of(NeuralOdeLaw law, DualActivation dual, double product, double[] first, double[] second) {
            int depth = law.depth();
            boolean diagonal = first == second;
            double square = step(law) * step(law);
            double[][] states = new double[depth + 1][depth + 1];
            double[][] activations = new double[depth + 1][depth + 1];
            // shell by shell, so that the variances of an input with itself are there when they are needed
            for (int shell = 0; shell <= depth; shell++) {
                for (int l = 0; l <= shell; l++) {
                    for (int m = l == shell ? 0 : shell; m <= shell; m++) {
                        states[l][m] = l == 0 || m == 0
                                ? product
                                : states[l - 1][m]
                                        + states[l][m - 1]
                                        - states[l - 1][m - 1]
                                        + square * activations[l - 1][m - 1];
                    }
                }
                if (diagonal) {
                    first[shell] = states[shell][shell];
                }
                for (int l = 0; l <= shell; l++) {
                    for (int m = l == shell ? 0 : shell; m <= shell; m++) {
                        activations[l][m] = diagonal && m < l
                                ? activations[m][l]
                                : dual.values(new GaussianPair(first[l], second[m], states[l][m]));
                    }
                }
            }
            return new Forward(states, activations, first, second);
        }

        double[] variances() {
            return first;
        }
    }

    /** What W and U add to Θ. */
    private static double backward(NeuralOdeLaw law, DualActivation dual, Forward forward, double product) {
        int depth = law.depth();
        double square = step(law) * step(law);
        double[][] b = new double[depth + 1][depth + 1];
        double top = law.sigmaV() * law.sigmaV() * slopes(dual, forward, depth, depth);
        double weights = 0;
        for (int l = depth; l >= 0; l--) {
            for (int m = depth; m >= 0; m--) {
                if (l == depth || m == depth) {
                    b[l][m] = top;
                    continue;
                }
                weights += square * b[l + 1][m + 1] * forward.activations()[l][m];
                b[l][m] = b[l + 1][m]
                        + b[l][m + 1]
                        - b[l + 1][m + 1]
                        + square * slopes(dual, forward, l, m) * b[l + 1][m + 1];
            }
        }
        return weights + product * b[0][0];
    }

    private static double slopes(DualActivation dual, Forward forward, int l, int m) {
        return dual.slopes(new GaussianPair(forward.first()[l], forward.second()[m], forward.states()[l][m]));
    }
}
