package org.almagest.dynamics.infinite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeuralOdeLimitTest {
    private static final int COUNT = 4;
    private static final int WIDTH = 600;
    private static final int DRAWS = 30;

    /** A mean lies within so many of its standard errors, of which there are twenty numbers at each activation. */
    private static final double ERRORS = 4.5;

    /** What is left at this width of the terms in 1/n, relative to the kernel's size. */
    private static final double FINITE_WIDTH = 4.0 / WIDTH;

    private static Examples sphere(int dimension, int count) {
        RandomStream random = new RandomStream(3, "sphere");
        double[] inputs = new double[dimension * count];
        for (int n = 0; n < count; n++) {
            double squares = 0;
            for (int i = 0; i < dimension; i++) {
                inputs[n * dimension + i] = random.normal();
                squares += inputs[n * dimension + i] * inputs[n * dimension + i];
            }
            for (int i = 0; i < dimension; i++) {
                inputs[n * dimension + i] *= Math.sqrt(dimension / squares);
            }
        }
        return new Examples(dimension, 1, count, inputs, new double[count]);
    }

    private static NeuralOdeModel model(Activation activation, int features, int width, int depth) {
        return new NeuralOdeModel(features, width, 1, activation, "euler", depth, 1, 1.1, 0.9, 1.2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            names = {"SOFTPLUS", "RELU", "TANH", "GELU", "LINEAR"})
    void wideNetworksScatterAroundIt(Activation activation) {
        Examples examples = sphere(5, COUNT);
        NeuralOdeModel wide = model(activation, 5, WIDTH, 3);
        NeuralOdeLimit limit = NeuralOdeLimit.of(wide.law(), examples);
        double[] sum = new double[COUNT * COUNT];
        double[] squares = new double[COUNT * COUNT];
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] parameters = wide.initialise(new RandomStream(draw, "draw"));
            double[] gram = new TangentKernel(wide, examples, parameters).gram();
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
        // the tolerance is worth something: it tells the kernel from that of other scales
        NeuralOdeLimit other = NeuralOdeLimit.of(
                new NeuralOdeModel(5, WIDTH, 1, activation, "euler", 3, 1, 1.1, 1.0, 1.2).law(), examples);
        assertTrue(Math.abs(other.tangent()[0] - limit.tangent()[0]) > 3 * FINITE_WIDTH * scale);
    }

    /** φ(x) = x: h(T) = (I + aW/√n)^L h(0), and every trace is a sum over paths. */
    @Test
    void oneLinearStepByHand() {
        Examples examples = sphere(5, 2);
        NeuralOdeModel linear = new NeuralOdeModel(5, 10, 1, Activation.LINEAR, "euler", 1, 2, 1.1, 0.5, 1.3);
        NeuralOdeLimit limit = NeuralOdeLimit.of(linear.law(), examples);
        double a = 0.5 * 2;
        for (int n = 0; n < 2; n++) {
            for (int m = 0; m < 2; m++) {
                double s = 0;
                for (int i = 0; i < 5; i++) {
                    s += 1.1 * 1.1 * examples.inputs()[5 * n + i] * examples.inputs()[5 * m + i] / 5;
                }
                double v2 = 1.3 * 1.3;
                double covariance = v2 * s * (1 + a * a);
                assertEquals(covariance, limit.covariance()[2 * n + m], 1e-14);
                // V, W and U
                assertEquals(covariance + v2 * a * a * s + v2 * s * (1 + a * a), limit.tangent()[2 * n + m], 1e-13);
            }
        }
    }

    /** A linear network's kernel is linear in each of its inputs: no higher rank than there are dimensions. */
    @Test
    void linearKernelsHaveTheRankOfTheInputs() {
        Examples examples = sphere(3, 8);
        double[] linear = SymmetricEigenvalues.of(
                NeuralOdeLimit.of(model(Activation.LINEAR, 3, 10, 4).law(), examples)
                        .tangent(),
                8);
        assertTrue(Math.abs(linear[4]) < 1e-14 * linear[7] && linear[5] > 1e-3 * linear[7]);
        double[] softplus = SymmetricEigenvalues.of(
                NeuralOdeLimit.of(model(Activation.SOFTPLUS, 3, 10, 4).law(), examples)
                        .tangent(),
                8);
        assertTrue(softplus[0] > 1e-6 * softplus[7], Arrays.toString(softplus));
    }

    @Test
    void otherSolversAreExplained() {
        NeuralOdeModel rk4 = model(Activation.TANH, 5, 10, 3).solvedBy("rk4", 3);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> NeuralOdeLimit.of(rk4.law(), sphere(5, 2)))
                .getMessage()
                .contains("expected solver euler"));
    }
}
