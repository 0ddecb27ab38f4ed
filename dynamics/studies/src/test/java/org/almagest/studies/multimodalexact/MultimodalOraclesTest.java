package org.almagest.studies.multimodalexact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.features.Retrieval;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that PyTorch and NumPy give for the deterministic point, and laws that need no program. */
class MultimodalOraclesTest {
    /** Of the number: other orders of summation, and roots by another way. */
    private static final double RELATIVE = 1e-10;

    /** Of the number, where the ridge is a 1e-12th of what it is added to: what it may still change. */
    private static final double ALMOST_WITHOUT_RIDGE = 1e-9;

    /** Of the gradient where it would vanish without the ridge, which is a 1e-6th of the variances; elsewhere it is some 3. */
    private static final double RIDGE_SLOPE = 1e-4;

    /** Of a sum of squares of order 1: rounding. */
    private static final double NOTHING = 1e-20;

    private static final double[] TAILS = {3.89578128, 2.1527244664514944, 0.8891661135849741, 0.07907623521489918};

    private static void assertNear(double expected, double found, String what) {
        assertEquals(expected, found, RELATIVE * Math.abs(expected), what);
    }

    @Test
    void canonicalCorrelationsAreThoseOfLapack() {
        Examples pairs = Subjects.pairs();
        CanonicalCorrelations found = CanonicalCorrelations.of(pairs.inputs(), pairs.targets(), Subjects.PAIRS);
        assertNotNull(found);
        double[] expected = {
            0.9578219141179649,
            0.9425247304895811,
            0.9014022477778998,
            0.893402757962405,
            0.847592319540116,
            0.8100631395896004
        };
        for (int i = 0; i < expected.length; i++) {
            assertNear(expected[i], found.values()[i], "correlation " + i);
        }
        assertNear(3.6951516503478503, found.sum(4), "the first four");
    }

    @Test
    void noInverseNoCorrelations() {
        double[] x = Subjects.pattern(5, 6, 1);
        assertEquals(null, CanonicalCorrelations.of(x, Subjects.pattern(5, 3, 2), 5));
    }

    @ParameterizedTest
    @CsvSource({
        "nuclear, 1.5993664840991564, 3.2373516628532677",
        "trace, 0.03950323720307905, 3.321517508614777",
    })
    void correlationAndItsGradientAreKnown(String form, double sum, double norm) {
        double[] found = correlation(form, Subjects.towers());
        assertNear(-sum, found[0], "loss");
        assertNear(norm, norm(Arrays.copyOfRange(found, 1, found.length)), "norm of the gradient");
    }

    private static double[] correlation(String form, double[] theta) {
        return Subjects.lossAndGradient(
                Subjects.model(Cca.NAME, Map.of(), 16, 12),
                "canonical-correlation(form=%s)".formatted(form),
                Subjects.pairs(),
                theta);
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
    }

    /** Rows of four numbers, those from {@code from} to {@code to} times a matrix. */
    private static double[] turned(double[] theta, int from, int to, double[] by) {
        double[] turned = theta.clone();
        for (int i = from; i < to; i++) {
            for (int j = 0; j < 4; j++) {
                double sum = 0;
                for (int k = 0; k < 4; k++) {
                    sum += theta[4 * i + k] * by[4 * k + j];
                }
                turned[4 * i + j] = sum;
            }
        }
        return turned;
    }

    @Test
    void nuclearNormIsThatOfAnyBasisOfATower() {
        // so large that the ridge is nothing beside the covariances
        double[] large = Subjects.times(1e3, Subjects.towers());
        double[] by = Subjects.pattern(4, 4, 9);
        for (int i = 0; i < 4; i++) {
            by[5 * i] += 2;
        }
        double expected = correlation("nuclear", large)[0];
        double found = correlation("nuclear", turned(large, 0, 16, by))[0];
        assertEquals(expected, found, ALMOST_WITHOUT_RIDGE);
        assertTrue(
                Math.abs(correlation("trace", large)[0] - correlation("trace", turned(large, 0, 16, by))[0]) > 0.01,
                "the trace is not");
    }

    @Test
    void traceIsThatOfTowersTurnedTogether() {
        double[] theta = Subjects.towers();
        double[] by = new double[16];
        by[0] = by[5] = 0.6;
        by[1] = 0.8;
        by[4] = -0.8;
        by[11] = by[14] = 1;
        assertNear(correlation("trace", theta)[0], correlation("trace", turned(theta, 0, 28, by))[0], "both turned");
        assertTrue(
                Math.abs(correlation("trace", theta)[0] - correlation("trace", turned(theta, 0, 16, by))[0]) > 0.01,
                "one alone");
    }

    @ParameterizedTest
    @CsvSource({"nuclear", "trace"})
    void lengthOfATowerIsNoMatter(String form) {
        double[] large = Subjects.times(1e3, Subjects.towers());
        double[] found = correlation(form, large);
        for (int tower = 0; tower < 2; tower++) {
            int from = tower == 0 ? 0 : 64;
            int to = tower == 0 ? 64 : 112;
            double along = 0;
            for (int i = from; i < to; i++) {
                along += found[1 + i] * large[i];
            }
            double lengths =
                    norm(Arrays.copyOfRange(found, 1 + from, 1 + to)) * norm(Arrays.copyOfRange(large, from, to));
            assertEquals(0, along / lengths, ALMOST_WITHOUT_RIDGE, "tower " + tower);
        }
    }

    @Test
    void traceIsAtMostTheNuclearNorm() {
        assertTrue(-correlation("trace", Subjects.towers())[0] <= -correlation("nuclear", Subjects.towers())[0]);
    }

    /** M of rank 4. */
    private static double[] matrix() {
        double[] left = Subjects.pattern(8, 4, 1);
        double[] right = Subjects.pattern(4, 8, 2);
        double[] matrix = new double[64];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                for (int k = 0; k < 4; k++) {
                    matrix[8 * i + j] += left[4 * i + k] * right[8 * k + j] / Math.sqrt(8);
                }
            }
        }
        return matrix;
    }

    @Test
    void tailsAreThoseOfEckartAndYoung() {
        for (int rank = 0; rank < TAILS.length; rank++) {
            assertNear(TAILS[rank], PopulationError.tail(matrix(), 8, rank), "rank " + rank);
        }
        assertEquals(0, PopulationError.tail(matrix(), 8, 4), NOTHING);
    }

    private static double[] form() {
        return Subjects.joined(
                Subjects.times(0.3, Subjects.pattern(8, 2, 5)), Subjects.times(0.3, Subjects.pattern(8, 2, 6)));
    }

    @Test
    void errorOfABilinearFormIsADistance() {
        assertNear(4.053756659572052, new BilinearModel(8, 2).squaredDistance(form(), matrix()), "rank 2");
        Map<String, Double> found = measured(
                "population-error",
                new BilinearModel(8, 2),
                form(),
                new DataSet(
                        "form",
                        new Examples(
                                16,
                                1,
                                1,
                                new double[16],
                                new double[1],
                                List.of(),
                                List.of(new SharedArray(BilinearTarget.MATRIX, 8, 8, matrix()))),
                        new Examples(16, 1, 0, new double[0], new double[0]),
                        false),
                "squared-error");
        assertNear(4.053756659572052, found.get("population_error"), "error");
        assertNear(TAILS[2], found.get("eckart_young_tail"), "tail");
        assertNear(TAILS[0], found.get("target_variance"), "variance");
        assertNear(4.053756659572052 / TAILS[2] - 1, found.get("relative_excess"), "excess");
    }

    /** The expected squared error by counting: the mean over many drawn examples. */
    @Test
    void distanceIsTheExpectedSquaredError() {
        int count = 40_000;
        DataSet data = Subjects.data(BilinearTarget.NAME, Map.of("train", count));
        BilinearModel model = new BilinearModel(8, 2);
        double[] theta = form();
        double loss = Subjects.lossAndGradient(model, "squared-error", data.train(), theta)[0];
        double expected =
                model.squaredDistance(theta, data.train().shared().get(0).values());
        // the square of a bilinear form has a standard deviation of at most some six times its mean
        assertEquals(1, loss / expected, 4 * 6 / Math.sqrt(count));
    }

    private static Map<String, Double> measured(String probe, Model model, double[] theta, DataSet data, String loss) {
        Findings findings = new Findings();
        Probe named = Probes.ALL.named(probe);
        named.measure(
                new Snapshot(0, model, theta, theta, data, Objectives.read(loss), 1),
                Settings.of(named.parameters(), Map.of()),
                findings);
        Map<String, Double> found = new TreeMap<>();
        findings.measurements().forEach(row -> {
            if (row.value() != null) {
                found.put(row.quantity(), row.value());
            }
        });
        return found;
    }

    @Test
    void idealScoreIsKnown() {
        IdealScore ideal = IdealScore.of(
                new Array2DRowRealMatrix(rows(Subjects.pattern(2, 16, 7), 2)),
                new Array2DRowRealMatrix(rows(Subjects.pattern(2, 12, 8), 2)),
                1.5 * 1.5);
        Examples pairs = Subjects.pairs().first(3);
        Retrieval found = ideal.scores(pairs.inputs(), pairs.targets(), 3);
        assertNear(-0.19933090156600075, found.scores()[0], "row 1 with row 1");
        assertNear(-0.416992104283872, found.scores()[1], "row 1 with row 2");
    }

    private static double[][] rows(double[] numbers, int count) {
        int width = numbers.length / count;
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = Arrays.copyOfRange(numbers, i * width, (i + 1) * width);
        }
        return rows;
    }

    /** Nobody finds more than the true law but by luck, and the law itself finds many times as many as chance. */
    @Test
    void idealIsAboveTheClosedFormAndThatAboveChance() {
        DataSet data = Subjects.data(LatentPairs.NAME, Map.of("train", 600, "test", 400));
        Model model = Subjects.model(Cca.NAME, Map.of("init", "closed-form"), data);
        double[] start = model.initialise(new RandomStream(1, "init"));
        double ideal =
                measured("ideal-retrieval", model, start, data, "pair-contrast").get("ideal_retrieval_at_1");
        double found =
                measured("retrieval", model, start, data, "pair-contrast").get("retrieval_at_1");
        assertTrue(ideal > found && found > 10.0 / 400, () -> ideal + " " + found);
    }

    /** The closed form reaches the sum of the canonical correlations at once, but for the ridge. */
    @ParameterizedTest
    @CsvSource({"nuclear", "trace"})
    void closedFormIsTheBest(String form) {
        DataSet data = Subjects.data(LatentPairs.NAME, Map.of("train", 200));
        Model model = Subjects.model(Cca.NAME, Map.of("init", "closed-form"), data);
        double[] start = model.initialise(new RandomStream(1, "init"));
        Map<String, Double> found =
                measured("canonical-correlation", model, start, data, "canonical-correlation(form=%s)".formatted(form));
        double deficit = found.get("relative_deficit");
        assertTrue(deficit > 0 && deficit < 5e-6, () -> "deficit " + deficit);
        // and no direction leads further up
        double[] slopes =
                Subjects.lossAndGradient(model, "canonical-correlation(form=%s)".formatted(form), data.train(), start);
        assertEquals(0, norm(Arrays.copyOfRange(slopes, 1, slopes.length)), RIDGE_SLOPE);
    }

    @Test
    void rankZeroStaysAtZero() {
        DataSet data = Subjects.data(BilinearTarget.NAME, Map.of("train", 20));
        Model model = Subjects.model(BilinearFusion.NAME, Map.of("rank", 0), data);
        double[] start = model.initialise(new RandomStream(1, "init"));
        double[] found = Subjects.lossAndGradient(model, "squared-error", data.train(), start);
        assertTrue(found[0] > 0);
        assertTrue(Arrays.stream(found).skip(1).allMatch(slope -> slope == 0));
        Map<String, Double> error = measured("population-error", model, start, data, "squared-error");
        assertNear(error.get("target_variance"), error.get("population_error"), "of predicting 0");
        assertNear(error.get("eckart_young_tail"), error.get("population_error"), "tail of rank 0");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        DataSet few = Subjects.data(LatentPairs.NAME, Map.of("train", 10));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Subjects.model(Cca.NAME, Map.of("init", "closed-form"), few))
                .getMessage();
        assertTrue(message.contains("10 examples of 16 inputs and 12 targets"), message);
        DataSet many = Subjects.data(LatentPairs.NAME, Map.of("train", 100));
        message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Subjects.model(Cca.NAME, Map.of("init", "closed-form", "init_scale", 0.2), many))
                .getMessage();
        assertTrue(message.contains("init_scale 0.2"), message);
        message = assertThrows(
                        IllegalArgumentException.class, () -> Subjects.model(BilinearFusion.NAME, Map.of(), 7, 1))
                .getMessage();
        assertTrue(message.contains("7 inputs"), message);
    }
}
