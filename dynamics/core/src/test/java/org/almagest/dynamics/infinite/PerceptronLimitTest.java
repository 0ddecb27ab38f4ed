package org.almagest.dynamics.infinite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PerceptronLimitTest {
    private static final int COUNT = 4;
    private static final int WIDTH = 400;
    private static final int DRAWS = 40;
    /** A mean lies within so many of its standard errors, of which there are sixteen numbers at each activation. */
    private static final double ERRORS = 4.5;
    /** What is left at this width of the terms in 1/n, relative to the kernel's size. */
    private static final double FINITE_WIDTH = 4.0 / WIDTH;

    private static Examples examples(int dimension, int count) {
        RandomStream random = new RandomStream(5, "points");
        double[] inputs = new double[dimension * count];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.normal();
        }
        return new Examples(dimension, 1, count, inputs, new double[count]);
    }

    private static Model network(Activation activation, int depth, boolean bias) {
        Family mlp = Families.ALL.named("mlp");
        return mlp.build(
                Settings.of(
                        mlp.parameters(),
                        Map.of(
                                "depth",
                                depth,
                                "width",
                                WIDTH,
                                "activation",
                                activation.word(),
                                "bias",
                                bias,
                                "parametrisation",
                                "ntk",
                                "sigma_w",
                                1.3,
                                "sigma_b",
                                0.4)),
                5,
                1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            names = {"RELU", "TANH", "GELU", "LINEAR"})
    void wideNetworksScatterAroundIt(Activation activation) {
        Examples examples = examples(5, COUNT);
        boolean bias = activation != Activation.GELU;
        Model wide = network(activation, 2, bias);
        InfiniteWidthLaw known = wide.capability(InfiniteWidthLaw.class).orElseThrow();
        PerceptronLaw law = assertInstanceOf(PerceptronLaw.class, known);
        assertEquals(new PerceptronLaw(1, 2, activation, bias, 1.3, 0.4), law);
        PerceptronLimit limit = PerceptronLimit.of(law, examples);
        double[] sum = new double[COUNT * COUNT];
        double[] squares = new double[COUNT * COUNT];
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] gram = new TangentKernel(wide, examples, wide.initialise(new RandomStream(draw, "draw"))).gram();
            for (int i = 0; i < gram.length; i++) {
                sum[i] += gram[i] / DRAWS;
                squares[i] += gram[i] * gram[i] / DRAWS;
            }
        }
        double scale = Arrays.stream(limit.tangent()).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < sum.length; i++) {
            double error = Math.sqrt((squares[i] - sum[i] * sum[i]) / (DRAWS - 1));
            assertEquals(limit.tangent()[i], sum[i], ERRORS * error + FINITE_WIDTH * scale, activation + " " + i);
        }
        PerceptronLimit other = PerceptronLimit.of(new PerceptronLaw(1, 2, activation, bias, 1.4, 0.4), examples);
        assertTrue(Math.abs(other.tangent()[0] - limit.tangent()[0]) > 3 * FINITE_WIDTH * scale, "told apart");
    }

    /** φ(x) = x: Σ_l = σ_w²Σ_{l−1} + σ_b², and Θ adds every layer's part. */
    @Test
    void twoLinearLayersByHand() {
        Examples examples = examples(5, 2);
        double w2 = 1.3 * 1.3;
        double b2 = 0.4 * 0.4;
        PerceptronLimit limit =
                PerceptronLimit.of(new PerceptronLaw(1, 2, Activation.LINEAR, true, 1.3, 0.4), examples);
        for (int n = 0; n < 2; n++) {
            for (int m = 0; m < 2; m++) {
                double x = 0;
                for (int i = 0; i < 5; i++) {
                    x += examples.inputs()[5 * n + i] * examples.inputs()[5 * m + i] / 5;
                }
                double s0 = w2 * x + b2;
                double s1 = w2 * s0 + b2;
                double s2 = w2 * s1 + b2;
                assertEquals(s2, limit.covariance()[2 * n + m], 1e-14);
                assertEquals(s2 + w2 * (s1 + w2 * s0), limit.tangent()[2 * n + m], 1e-13);
            }
        }
    }

    /** One hidden layer of relu, σ_w² = 2: the arc-cosine kernels of Cho and Saul (2009), equations 3 and 6. */
    @Test
    void reluIsTheArcCosineKernel() {
        Examples examples = examples(3, 2);
        double root = Math.sqrt(2);
        PerceptronLimit limit = PerceptronLimit.of(new PerceptronLaw(1, 1, Activation.RELU, false, root, 0), examples);
        double xx = dot(examples, 0, 0);
        double yy = dot(examples, 1, 1);
        double xy = dot(examples, 0, 1);
        double angle = Math.acos(xy / Math.sqrt(xx * yy));
        // E over N(0, σ_w² x·y/d) of both signs: J_1/(2π) and J_0/(2π)
        double values =
                2 * Math.sqrt(xx * yy) * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / (2 * Math.PI);
        double slopes = (Math.PI - angle) / (2 * Math.PI);
        assertEquals(2 * values, limit.covariance()[1], 1e-14);
        assertEquals(2 * values + 2 * slopes * 2 * xy, limit.tangent()[1], 1e-14);
    }

    private static double dot(Examples examples, int n, int m) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += examples.inputs()[3 * n + i] * examples.inputs()[3 * m + i] / 3;
        }
        return sum;
    }

    @Test
    void linearKernelsHaveTheRankOfTheInputs() {
        Examples examples = examples(3, 8);
        double[] linear = SymmetricEigenvalues.of(
                PerceptronLimit.of(new PerceptronLaw(1, 3, Activation.LINEAR, false, 1, 0), examples)
                        .tangent(),
                8);
        assertTrue(Math.abs(linear[4]) < 1e-14 * linear[7] && linear[5] > 1e-3 * linear[7]);
    }

    @Test
    void theStandardParametrisationHasNone() {
        Family mlp = Families.ALL.named("mlp");
        assertTrue(mlp.build(Settings.of(mlp.parameters(), Map.of("depth", 1)), 5, 1)
                .capability(InfiniteWidthLaw.class)
                .isEmpty());
    }
}
