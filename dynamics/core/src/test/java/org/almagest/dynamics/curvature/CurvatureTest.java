package org.almagest.dynamics.curvature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hessians and their parts against PyTorch's automatic differentiation, and against each other. */
class CurvatureTest {
    /** The references are printed to 5e-15 of the largest entry; both sides round some thousand times. */
    private static final double TOLERANCE = 1e-12;

    /** Two ways to the same number, in other orders. */
    private static final double ROUNDING = 1e-13;

    static List<Reference> hessians() {
        return networks().stream()
                .filter(c -> c.has("hessian_lower") || c.has("outer_lower"))
                .toList();
    }

    static List<Reference> networks() {
        return Stream.concat(Reference.read("networks.txt").stream(), Reference.read("cnn_networks.txt").stream())
                .filter(Reference::square)
                .toList();
    }

    static List<Reference> splits() {
        return networks().stream().filter(c -> c.has("outer_lower")).toList();
    }

    static List<Reference> products() {
        return networks().stream().filter(c -> c.has("hessian_direction")).toList();
    }

    private static void near(double[] expected, double[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertEquals(expected[i], actual[i], tolerance * largest, () -> what + "[" + at + "]");
        }
    }

    @Test
    void referencesAreThere() {
        assertTrue(hessians().size() >= 18, () -> hessians().size() + " Hessians");
        assertTrue(splits().size() >= 4, () -> splits().size() + " splits");
        assertTrue(products().size() >= 40, () -> products().size() + " products");
    }

    @ParameterizedTest
    @MethodSource("hessians")
    void hessian(Reference c) {
        near(c.hessian(), c.curvature().matrix(HessianPart.HESSIAN), TOLERANCE, "H");
    }

    @ParameterizedTest
    @MethodSource("splits")
    void outerAndFunctionalParts(Reference c) {
        near(c.symmetric("outer_lower"), c.curvature().matrix(HessianPart.GGN), TOLERANCE, "H_o");
        near(c.symmetric("functional_lower"), c.curvature().matrix(HessianPart.FUNCTIONAL), TOLERANCE, "H_f");
    }

    @ParameterizedTest
    @MethodSource("products")
    void productWithADirection(Reference c) {
        double[] product = new double[c.array("parameters").length];
        c.curvature().operator(HessianPart.HESSIAN).apply(c.array("direction"), product);
        near(c.array("hessian_direction"), product, TOLERANCE, "Hv");
    }

    /** Random inputs and targets; as distributions over classes where asked for. */
    private static Examples examples(int features, int outputs, int count, boolean classes) {
        RandomStream random = new RandomStream(5, "examples");
        double[] inputs = new double[features * count];
        double[] targets = new double[outputs * count];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.normal();
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < outputs; j++) {
                targets[i * outputs + j] = classes ? 0 : random.normal();
            }
            if (classes) {
                targets[i * outputs + random.below(outputs)] = 1;
            }
        }
        return new Examples(features, outputs, count, inputs, targets);
    }

    private static Curvature curvature(Objective loss, Examples examples) {
        Perceptron model = new Perceptron(Activation.TANH, true, examples.features(), 6, 5, examples.outputs());
        return new Curvature(model, loss, examples, model.initialise(new RandomStream(1, "init")));
    }

    static List<Objective> losses() {
        return List.of(Objectives.SQUARED_ERROR, Objectives.CROSS_ENTROPY);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theHessianIsTheSumOfItsParts(Objective loss) {
        Curvature curvature = curvature(loss, examples(4, 3, 37, loss.equals(Objectives.CROSS_ENTROPY)));
        double[] outer = curvature.matrix(HessianPart.GGN);
        double[] functional = curvature.matrix(HessianPart.FUNCTIONAL);
        double[] sum = new double[outer.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = outer[i] + functional[i];
        }
        near(curvature.matrix(HessianPart.HESSIAN), sum, ROUNDING, "H_o + H_f");
    }

    @ParameterizedTest
    @EnumSource(HessianPart.class)
    void matricesAreSymmetricAndAgreeWithProducts(HessianPart part) {
        Curvature curvature = curvature(Objectives.CROSS_ENTROPY, examples(4, 3, 37, true));
        int p = curvature.size();
        double[] matrix = curvature.matrix(part);
        LinearOperator operator = curvature.operator(part);
        double[] unit = new double[p];
        double[] column = new double[p];
        double[] columns = new double[p * p];
        for (int i = 0; i < p; i++) {
            unit[i] = 1;
            operator.apply(unit, column);
            unit[i] = 0;
            System.arraycopy(column, 0, columns, i * p, p);
            for (int j = 0; j < p; j++) {
                assertEquals(matrix[i * p + j], matrix[j * p + i], "not symmetric");
            }
        }
        near(columns, matrix, ROUNDING, part.word());
    }

    /** A data set of several chunks and a rest is the mean over its examples. */
    @ParameterizedTest
    @EnumSource(HessianPart.class)
    void chunksAddUp(HessianPart part) {
        int count = 700;
        Examples all = examples(4, 3, count, false);
        Curvature whole = curvature(Objectives.SQUARED_ERROR, all);
        assertTrue(
                Chunks.of(new Perceptron(Activation.TANH, true, 4, 6, 5, 3), ExampleShape.of(4, 3), count, 8)
                                .count()
                        > 1,
                "one chunk holds all: this test shows nothing");
        double[] sum = new double[whole.size() * whole.size()];
        for (int from = 0; from < count; from += 100) {
            Examples some = new Examples(
                    4,
                    3,
                    100,
                    Arrays.copyOfRange(all.inputs(), from * 4, from * 4 + 400),
                    Arrays.copyOfRange(all.targets(), from * 3, from * 3 + 300));
            double[] matrix = curvature(Objectives.SQUARED_ERROR, some).matrix(part);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += matrix[i] / 7;
            }
        }
        near(sum, whole.matrix(part), ROUNDING, part.word());
    }

    @Test
    void chunksCoverTheExamples() {
        Perceptron model = new Perceptron(Activation.TANH, true, 4, 6, 5, 3);
        for (int count = 1; count < 2000; count += 13) {
            Chunks chunks = Chunks.of(model, ExampleShape.of(4, 3), count, 8);
            int sum = 0;
            for (int i = 0; i < chunks.count(); i++) {
                assertTrue(chunks.sizeOf(i) > 0);
                sum += chunks.sizeOf(i);
            }
            assertEquals(count, sum, chunks.toString());
        }
    }

    /** More blocks than strips: several blocks are seeded together. */
    @Test
    void aDeepNetworkInJointStrips() {
        int[] widths = new int[62];
        Arrays.fill(widths, 2);
        Perceptron model = new Perceptron(Activation.TANH, true, widths);
        Curvature curvature = new Curvature(
                model,
                Objectives.SQUARED_ERROR,
                examples(2, 2, 9, false),
                model.initialise(new RandomStream(2, "init")));
        int p = curvature.size();
        double[] matrix = curvature.matrix(HessianPart.HESSIAN);
        LinearOperator operator = curvature.operator(HessianPart.HESSIAN);
        double[] v = new double[p];
        RandomStream random = new RandomStream(3, "v");
        for (int i = 0; i < p; i++) {
            v[i] = random.normal();
        }
        double[] expected = new double[p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                expected[i] += matrix[i * p + j] * v[j];
            }
        }
        double[] product = new double[p];
        operator.apply(v, product);
        near(expected, product, ROUNDING, "Hv");
    }

    @Test
    void theSameBitsAgain() {
        Examples examples = examples(4, 3, 300, false);
        assertArrayEquals(
                curvature(Objectives.SQUARED_ERROR, examples).matrix(HessianPart.HESSIAN),
                curvature(Objectives.SQUARED_ERROR, examples).matrix(HessianPart.HESSIAN));
    }

    /** One chunk of examples and several, of which the last is smaller. */
    @ParameterizedTest
    @ValueSource(ints = {37, 256, 700})
    void anOperatorThatHasMovedGivesTheBitsOfAFreshOne(int count) {
        Perceptron model = new Perceptron(Activation.TANH, true, 4, 6, 3);
        Examples examples = examples(4, 3, count, false);
        double[] here = model.initialise(new RandomStream(2, "init"));
        double[] there = model.initialise(new RandomStream(3, "init"));
        MovingHessian moving = new MovingHessian(model, Objectives.SQUARED_ERROR, examples, HessianPart.HESSIAN);
        double[] v = new double[moving.size()];
        double[] product = new double[v.length];
        for (double[] parameters : List.of(here, there, here)) {
            moving.moveTo(parameters);
            for (int direction = 0; direction < 3; direction++) {
                v[direction] = 1 + direction;
                moving.apply(v, product);
                double[] fresh = new double[v.length];
                new Curvature(model, Objectives.SQUARED_ERROR, examples, parameters)
                        .operator(HessianPart.HESSIAN)
                        .apply(v, fresh);
                assertArrayEquals(fresh, product);
            }
        }
    }

    @Test
    void aWrongParameterVectorIsExplained() {
        Perceptron model = new Perceptron(Activation.TANH, true, 4, 6, 3);
        Examples examples = examples(4, 3, 5, false);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Curvature(model, Objectives.SQUARED_ERROR, examples, new double[7]))
                .getMessage();
        assertEquals("7 parameters, expected the model's 51", message);
    }

    @Test
    void interruptionStopsIt() {
        Curvature curvature = curvature(Objectives.SQUARED_ERROR, examples(4, 3, 37, false));
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, () -> curvature.matrix(HessianPart.HESSIAN));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }
}
