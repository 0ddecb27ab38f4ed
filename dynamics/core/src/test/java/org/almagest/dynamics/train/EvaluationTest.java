package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run says of its network on whole sets of examples. That NumPy says the same is tested where tables are written. */
class EvaluationTest {
    /** Means over hundreds of examples, summed in another order. */
    private static final double ROUNDING = 1e-13;

    /** A score and its boxes; the smallest array of these tests is longer. */
    private static final long SMALL_BYTES = 500;

    private static Model linear(int features, int outputs) {
        Settings settings = Settings.of(
                Families.ALL.named("mlp").parameters(), Map.of("depth", 0, "activation", "linear", "bias", false));
        return Families.ALL.named("mlp").build(settings, features, outputs);
    }

    private static Examples classes(int count, String purpose) {
        RandomStream random = new RandomStream(3, purpose);
        double[] inputs = random(4 * count, random);
        double[] targets = new double[3 * count];
        for (int i = 0; i < count; i++) {
            targets[3 * i + random.below(3)] = 1;
        }
        return new Examples(4, 3, count, inputs, targets);
    }

    private static double[] random(int length, RandomStream random) {
        double[] numbers = new double[length];
        Arrays.setAll(numbers, i -> random.normal());
        return numbers;
    }

    /** f = W x, example by example. */
    private static double[] predictions(double[] w, Examples examples) {
        double[] predictions = new double[examples.count() * examples.outputs()];
        for (int i = 0; i < examples.count(); i++) {
            for (int k = 0; k < examples.outputs(); k++) {
                for (int j = 0; j < examples.features(); j++) {
                    predictions[i * examples.outputs() + k] +=
                            w[k * examples.features() + j] * examples.inputs()[i * examples.features() + j];
                }
            }
        }
        return predictions;
    }

    /** One batch and a bit, several, exactly one, one example. */
    @ParameterizedTest
    @ValueSource(ints = {257, 600, 256, 1})
    void allExamplesCountTheSameHoweverTheyAreBatched(int count) {
        DataSet data = new DataSet("made", classes(31, "train"), classes(count, "test"), true);
        double[] w = random(12, new RandomStream(8, "w"));
        double[] predicted = predictions(w, data.test());
        double squares = 0;
        double entropy = 0;
        int right = 0;
        for (int i = 0; i < count; i++) {
            double sum = 0;
            int best = 0;
            int label = 0;
            for (int k = 0; k < 3; k++) {
                double y = data.test().targets()[3 * i + k];
                squares += Math.pow(predicted[3 * i + k] - y, 2);
                sum += Math.exp(predicted[3 * i + k]);
                best = predicted[3 * i + k] > predicted[3 * i + best] ? k : best;
                label = y == 1 ? k : label;
            }
            entropy += Math.log(sum) - predicted[3 * i + label];
            right += best == label ? 1 : 0;
        }
        Scores squared = Evaluation.of(linear(4, 3), Objectives.SQUARED_ERROR, data, w);
        Scores crossed = Evaluation.of(linear(4, 3), Objectives.CROSS_ENTROPY, data, w);
        assertEquals(squares / (3 * count), squared.testLoss(), ROUNDING * squares);
        assertEquals(entropy / count, crossed.testLoss(), ROUNDING * entropy);
        assertEquals((double) right / count, squared.testAccuracy());
        assertEquals(squared.testAccuracy(), crossed.testAccuracy());
        assertNotNull(squared.trainAccuracy());
    }

    @Test
    void ofEqualOutputsTheFirstCounts() {
        Examples test = classes(90, "test");
        long first = java.util.stream.IntStream.range(0, 90)
                .filter(i -> test.targets()[3 * i] == 1)
                .count();
        Scores scores = Evaluation.of(
                linear(4, 3),
                Objectives.CROSS_ENTROPY,
                new DataSet("made", classes(30, "train"), test, true),
                new double[12]);
        assertTrue(first > 0 && first < 90);
        assertEquals(first / 90.0, scores.testAccuracy());
    }

    @Test
    void whatMakesNoSenseIsNull() {
        Examples none = new Examples(4, 3, 0, new double[0], new double[0]);
        double[] w = random(12, new RandomStream(8, "w"));
        Scores untested =
                Evaluation.of(linear(4, 3), Objectives.CROSS_ENTROPY, new DataSet("a", classes(9, "a"), none, true), w);
        assertNotNull(untested.trainAccuracy());
        assertNull(untested.testLoss());
        assertNull(untested.testAccuracy());
        Scores regression = Evaluation.of(
                linear(4, 3), Objectives.SQUARED_ERROR, new DataSet("a", classes(9, "a"), classes(5, "b"), false), w);
        assertNull(regression.trainAccuracy(), "targets that are no classes");
        assertNotNull(regression.testLoss());
        assertNull(regression.testAccuracy());
        w[5] = Double.NaN;
        Scores broken = Evaluation.of(
                linear(4, 3), Objectives.SQUARED_ERROR, new DataSet("a", classes(9, "a"), classes(5, "b"), true), w);
        assertNull(broken.trainAccuracy(), "no largest output where one is no number");
        assertNull(broken.testAccuracy());
    }

    @Test
    void evaluatingAgainAllocatesNoArrays() {
        DataSet data = new DataSet("made", classes(40, "train"), classes(300, "test"), true);
        Model model = linear(4, 3);
        double[] w = random(12, new RandomStream(8, "w"));
        Evaluation evaluation = new Evaluation(
                data,
                12,
                batch -> new CompiledPredictionPass(
                        PredictionPlan.compile(
                                model, Objectives.SQUARED_ERROR, data.train().shape(), batch),
                        1));
        double first = evaluation.heldOut(w, 0, 0).loss();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // vectors are objects until the code is compiled
        for (int round = 0; round < 100_000 && least >= SMALL_BYTES; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertEquals(first, evaluation.heldOut(w, 0, 0).loss());
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < SMALL_BYTES, least + " bytes");
    }

    private static RunConfiguration configuration(String evaluate, int batch, Map<String, Object> family) {
        Map<String, Object> training = Map.of("epochs", 3, "batch_size", batch, "evaluate", evaluate);
        return new RunConfiguration(
                (String) family.get("family"),
                Settings.of(Families.ALL.named((String) family.get("family")).parameters(), settings(family)),
                "ode-flow",
                Settings.of(
                        DataSets.SOURCES.named("ode-flow").parameters(),
                        Map.of("dimension", 4, "train", 50, "test", 20)),
                Settings.of(Training.PARAMETERS, training),
                List.of(),
                1);
    }

    private static Map<String, Object> settings(Map<String, Object> family) {
        Map<String, Object> settings = new HashMap<>(family);
        settings.remove("family");
        return settings;
    }

    @Test
    void theTrajectoryHasItOnlyWhereItIsAskedFor() {
        Map<String, Object> resnet = Map.of("family", "resnet", "depth", 4);
        RunResult end = Run.execute(configuration("end", 16, resnet));
        RunResult recorded = Run.execute(configuration("recorded", 16, resnet));
        assertNotNull(end.scores().testLoss(), end.error());
        assertEquals(end.scores(), recorded.scores());
        assertEquals(end.finalLoss(), recorded.finalLoss(), "looking changes nothing");
        assertTrue(end.trajectory().size() > 2);
        for (int i = 0; i < end.trajectory().size(); i++) {
            assertNull(end.trajectory().get(i).testLoss());
            assertNotNull(recorded.trajectory().get(i).testLoss());
            assertNull(recorded.trajectory().get(i).testAccuracy(), "targets that are no classes");
            assertEquals(1e-3, recorded.trajectory().get(i).learningRate());
        }
        TrajectoryPoint last = recorded.trajectory().get(recorded.trajectory().size() - 1);
        assertEquals(recorded.scores().testLoss(), last.testLoss());
    }

    /**
     * Held-out examples that are the training examples have the training loss, by other plans and other batches. Not by
     * other batches where the solver chooses its steps for all examples of a batch together.
     */
    @ParameterizedTest
    @ValueSource(strings = {"resnet", "mlp", "neural-ode", "dormand-prince"})
    void onTheTrainingExamplesTheLossIsTheTrainingLoss(String family) {
        Map<String, Object> model =
                switch (family) {
                    case "dormand-prince" -> Map.of("family", "neural-ode", "width", 4, "solver", "dormand-prince");
                    case "neural-ode" -> Map.of("family", "neural-ode", "width", 4, "depth", 5);
                    default -> Map.of("family", family, "depth", 3);
                };
        RunConfiguration configuration = configuration("end", family.equals("dormand-prince") ? 0 : 16, model);
        DataSet drawn = DataSets.load(configuration.data(), configuration.dataSettings());
        DataSet same = new DataSet(drawn.name(), drawn.train(), drawn.train(), false);
        RunResult result = Run.train(configuration, same);
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertEquals(result.finalLoss(), result.scores().testLoss(), ROUNDING * result.finalLoss());
    }
}
