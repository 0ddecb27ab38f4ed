package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CondensationFixedPointsTest {
    /** The iteration stops at an angle of 3e-8; the square of its sine is what a cosine shows. */
    private static final double CONVERGED = 1e-12;

    private static final int FEATURES = 4;
    private static final int COUNT = 40;

    private static Examples examples(int outputs, long seed) {
        RandomStream random = new RandomStream(seed, "examples");
        double[] inputs = new double[FEATURES * COUNT];
        double[] targets = new double[outputs * COUNT];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.normal();
        }
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.normal();
        }
        return new Examples(FEATURES, outputs, COUNT, inputs, targets);
    }

    private static List<double[]> lines(int multiplicity, boolean biased, Examples examples) {
        return new CondensationFixedPoints(multiplicity, biased, examples, examples.targets()).lines();
    }

    private static double cosine(double[] a, double[] b) {
        return Math.abs(Vectors.dot(a, 0, b, 0, a.length))
                / (Vectors.norm(a, 0, a.length) * Vectors.norm(b, 0, b.length));
    }

    /** p = 1: the only line is Σ r_i (x_i, 1). */
    @Test
    void multiplicityOneHasOneLine() {
        Examples examples = examples(1, 1);
        double[] sum = new double[FEATURES + 1];
        for (int i = 0; i < COUNT; i++) {
            for (int k = 0; k < FEATURES; k++) {
                sum[k] += examples.targets()[i] * examples.inputs()[FEATURES * i + k];
            }
            sum[FEATURES] += examples.targets()[i];
        }
        List<double[]> lines = lines(1, true, examples);
        assertEquals(1, lines.size());
        assertEquals(1, cosine(lines.get(0), sum), CONVERGED);
    }

    /** p = 2: the eigenvectors of the largest and of the smallest eigenvalue of Σ r_i x_i x_iᵀ, if they differ in sign. */
    @Test
    void multiplicityTwoHasTheOuterEigenvectors() {
        Examples examples = examples(1, 2);
        double[][] matrix = new double[FEATURES][FEATURES];
        for (int i = 0; i < COUNT; i++) {
            for (int j = 0; j < FEATURES; j++) {
                for (int k = 0; k < FEATURES; k++) {
                    matrix[j][k] += examples.targets()[i]
                            * examples.inputs()[FEATURES * i + j]
                            * examples.inputs()[FEATURES * i + k];
                }
            }
        }
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(matrix));
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
        order.sort(Comparator.comparingDouble(eigen::getRealEigenvalue));
        double lowest = eigen.getRealEigenvalue(order.get(0));
        double highest = eigen.getRealEigenvalue(order.get(3));
        assertTrue(lowest < 0 && highest > 0, "an indefinite case was drawn");
        List<double[]> lines = lines(2, false, examples);
        assertEquals(2, lines.size());
        int strongest = highest > -lowest ? 3 : 0;
        assertEquals(
                1,
                cosine(lines.get(0), eigen.getEigenvector(order.get(strongest)).toArray()),
                CONVERGED);
        assertEquals(
                1,
                cosine(
                        lines.get(1),
                        eigen.getEigenvector(order.get(3 - strongest)).toArray()),
                CONVERGED);
    }

    /** Every line satisfies u ∝ Σ ⟨a, r_i⟩ x_i (u·x_i)^{p−1}, and no neighbour is higher. */
    @ParameterizedTest
    @CsvSource({"2, 1, 3", "3, 1, 4", "3, 1, 5", "2, 3, 6", "3, 2, 7", "4, 1, 8"})
    void everyLineIsAFixedPointAndAMaximum(int p, int outputs, long seed) {
        Examples examples = examples(outputs, seed);
        List<double[]> lines = lines(p, true, examples);
        assertTrue(!lines.isEmpty());
        RandomStream random = new RandomStream(seed, "neighbours");
        double last = Double.POSITIVE_INFINITY;
        for (double[] u : lines) {
            assertEquals(1, Vectors.norm(u, 0, u.length), CONVERGED);
            assertEquals(1, cosine(u, image(p, examples, u)), CONVERGED);
            double height = Vectors.norm(moments(p, examples, u), 0, outputs);
            assertTrue(height <= last * (1 + CONVERGED), "the strongest first");
            last = height;
            for (int trial = 0; trial < 50; trial++) {
                double[] near = u.clone();
                for (int i = 0; i < near.length; i++) {
                    near[i] += 1e-3 * random.normal();
                }
                Vectors.normalise(near, 0, near.length);
                assertTrue(Vectors.norm(moments(p, examples, near), 0, outputs) < height * (1 + CONVERGED));
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertTrue(cosine(lines.get(i), lines.get(j)) < 1 - 1e-6, "different lines");
            }
        }
    }

    /** Σ r_i (u·x_i)^p. */
    private static double[] moments(int p, Examples examples, double[] u) {
        double[] moments = new double[examples.outputs()];
        for (int i = 0; i < COUNT; i++) {
            double power = Math.pow(project(examples, i, u), p);
            for (int k = 0; k < moments.length; k++) {
                moments[k] += examples.targets()[i * moments.length + k] * power;
            }
        }
        return moments;
    }

    private static double[] image(int p, Examples examples, double[] u) {
        double[] a = moments(p, examples, u);
        double[] image = new double[u.length];
        for (int i = 0; i < COUNT; i++) {
            double factor = Math.pow(project(examples, i, u), p - 1)
                    * Vectors.dot(a, 0, examples.targets(), i * a.length, a.length);
            for (int k = 0; k < FEATURES; k++) {
                image[k] += factor * examples.inputs()[FEATURES * i + k];
            }
            image[FEATURES] += factor;
        }
        return image;
    }

    private static double project(Examples examples, int i, double[] u) {
        return Vectors.dot(u, 0, examples.inputs(), FEATURES * i, FEATURES) + u[FEATURES];
    }

    @Test
    void withoutErrorsThereIsNoLine() {
        Examples drawn = examples(1, 1);
        Examples none = new Examples(FEATURES, 1, COUNT, drawn.inputs(), new double[COUNT]);
        assertTrue(lines(2, true, none).isEmpty());
    }
}
