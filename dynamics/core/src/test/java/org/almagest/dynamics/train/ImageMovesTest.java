package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Augmentation;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training moves images, and nothing else does. */
class ImageMovesTest {
    private static final ImageSize SIZE = new ImageSize(2, 3, 4);
    private static final int FEATURES = 24;
    private static final int COUNT = 7;
    private static final int BATCH = 3;
    private static final int EPOCHS = 3;
    private static final double RATE = 0.01;
    /** Nine steps in another order of summation. */
    private static final double DRIFT = 1e-12;

    /** f(x) = w·x. */
    private record Linear() implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "W", 1, FEATURES, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            double[] w = new double[FEATURES];
            Arrays.setAll(w, i -> 0.1 * (i % 5) - 0.2);
            return w;
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().product(pass.parameter(0), inputs);
        }

        @Override
        public double operationsPerExample() {
            return FEATURES;
        }
    }

    private final Examples examples = examples();
    private final Map<String, Object> settings = new HashMap<>(Map.of(
            "optimizer",
            "gd",
            "learning_rate",
            RATE,
            "epochs",
            EPOCHS,
            "batch_size",
            BATCH,
            "evaluate",
            "recorded",
            "keep_weights",
            true));

    private static Examples examples() {
        RandomStream random = new RandomStream(3, "examples");
        double[] inputs = new double[FEATURES * COUNT];
        double[] targets = new double[COUNT];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        return new Examples(FEATURES, 1, COUNT, inputs, targets);
    }

    private RunResult run(Augmentation augmentation, long seed) {
        Settings none = Settings.of(List.of(), Map.of());
        Settings training = Settings.of(Training.PARAMETERS, settings);
        RunConfiguration configuration = new RunConfiguration("test", none, "test", none, training, List.of(), seed);
        DataSet data = new DataSet("test", examples, examples.first(2), false, augmentation);
        return Run.train(configuration, new Linear(), data, Objectives.SQUARED_ERROR);
    }

    private static double[] end(RunResult result) {
        return result.weights().get(result.weights().size() - 1).data();
    }

    /** out[c][y][x] = in[c][y − down][x − right], or what mirrors it; zero outside. */
    private static double[] moved(double[] image, ImageSize size, int down, int right, boolean mirrored) {
        double[] result = new double[image.length];
        for (int c = 0; c < size.channels(); c++) {
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    int row = y - down;
                    int column = mirrored ? size.width() - 1 - (x - right) : x - right;
                    if (row >= 0 && row < size.height() && column >= 0 && column < size.width()) {
                        result[(c * size.height() + y) * size.width() + x] =
                                image[(c * size.height() + row) * size.width() + column];
                    }
                }
            }
        }
        return result;
    }

    private static double[] drawn(RandomStream random, double[] image, Augmentation how) {
        int down = how.shift() == 0 ? 0 : random.below(2 * how.shift() + 1) - how.shift();
        int right = how.shift() == 0 ? 0 : random.below(2 * how.shift() + 1) - how.shift();
        return moved(image, how.size(), down, right, how.flip() && random.uniform() < 0.5);
    }

    @ParameterizedTest
    @CsvSource({"0,true", "1,false", "2,true"})
    void everyImageIsMovedAsDrawn(int shift, boolean flip) {
        Augmentation how = new Augmentation(SIZE, shift, flip);
        double[] images = Arrays.copyOf(examples.inputs(), FEATURES * BATCH);
        int at = 5;
        for (long step = 0; step < 50; step++) {
            double[] arena = new double[at + FEATURES * BATCH + 1];
            arena[at - 1] = 17;
            arena[arena.length - 1] = 18;
            for (int j = 0; j < BATCH; j++) {
                for (int i = 0; i < FEATURES; i++) {
                    arena[at + i * BATCH + j] = images[j * FEATURES + i];
                }
            }
            new ImageMoves(how, 9).move(step, arena, at, BATCH);
            RandomStream random = new RandomStream(9, "augmentation");
            random.moveTo(step);
            for (int j = 0; j < BATCH; j++) {
                double[] expected = drawn(random, Arrays.copyOfRange(images, j * FEATURES, (j + 1) * FEATURES), how);
                for (int i = 0; i < FEATURES; i++) {
                    assertEquals(expected[i], arena[at + i * BATCH + j]);
                }
            }
            assertEquals(17, arena[at - 1]);
            assertEquals(18, arena[arena.length - 1]);
        }
    }

    @Test
    void everyPlaceComesUp() {
        ImageSize size = new ImageSize(1, 3, 3);
        ImageMoves moves = new ImageMoves(new Augmentation(size, 1, true), 1);
        Set<String> seen = new HashSet<>();
        for (long step = 0; step < 1000; step++) {
            double[] arena = {1, 2, 3, 4, 5, 6, 7, 8, 9};
            moves.move(step, arena, 0, 1);
            seen.add(Arrays.toString(arena));
        }
        assertEquals(18, seen.size(), "nine shifts, mirrored or not");
    }

    @Test
    void theTrainerFollowsTheNaiveLoop() {
        Augmentation how = new Augmentation(SIZE, 1, true);
        RandomStream shuffles = new RandomStream(5, "shuffle");
        int[] order = {0, 1, 2, 3, 4, 5, 6};
        double[] w = new Linear().initialise(shuffles);
        long step = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffles.shuffle(order);
            for (int from = 0; from < COUNT; from += BATCH) {
                int size = Math.min(BATCH, COUNT - from);
                RandomStream random = new RandomStream(5, "augmentation");
                random.moveTo(step);
                double[] gradient = new double[FEATURES];
                for (int j = 0; j < size; j++) {
                    int example = order[from + j];
                    double[] x = drawn(
                            random,
                            Arrays.copyOfRange(examples.inputs(), example * FEATURES, (example + 1) * FEATURES),
                            how);
                    double error = -examples.targets()[example];
                    for (int i = 0; i < FEATURES; i++) {
                        error += w[i] * x[i];
                    }
                    for (int i = 0; i < FEATURES; i++) {
                        gradient[i] += 2 * error * x[i] / size;
                    }
                }
                for (int i = 0; i < FEATURES; i++) {
                    w[i] -= RATE * gradient[i];
                }
                step++;
            }
        }
        assertArrayEquals(w, end(run(how, 5)), DRIFT);
    }

    /** Whatever is recorded is the loss of the images as they are. */
    @Test
    void nothingIsMovedWhereTrainingIsOnlyLookedAt() {
        Augmentation how = new Augmentation(SIZE, 1, true);
        for (int batch : new int[] {BATCH, 0}) {
            settings.put("batch_size", batch);
            RunResult plain = run(null, 4);
            RunResult moved = run(how, 4);
            assertEquals(plain.trajectory().get(0), moved.trajectory().get(0));
            assertEquals(loss(end(moved), COUNT), moved.finalLoss(), DRIFT);
            assertEquals(
                    loss(end(moved), 2),
                    moved.trajectory().get(moved.trajectory().size() - 1).testLoss(),
                    DRIFT);
            assertNotEquals(end(plain)[0], end(moved)[0]);
        }
    }

    private double loss(double[] w, int count) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
            double error = -examples.targets()[j];
            for (int i = 0; i < FEATURES; i++) {
                error += w[i] * examples.inputs()[j * FEATURES + i];
            }
            sum += error * error;
        }
        return sum / count;
    }

    /** f(x) = x learns itself, if targets move along: its loss is 0 at every step, so that nothing moves. */
    @Test
    void targetsThatAreImagesMoveWithTheirInputs() {
        Examples own = new Examples(FEATURES, FEATURES, COUNT, examples.inputs(), examples.inputs());
        for (boolean targets : new boolean[] {true, false}) {
            Augmentation how = new Augmentation(SIZE, 1, true, targets);
            RunConfiguration configuration = new RunConfiguration(
                    "test",
                    Settings.of(List.of(), Map.of()),
                    "test",
                    Settings.of(List.of(), Map.of()),
                    Settings.of(Training.PARAMETERS, settings),
                    List.of(),
                    3);
            DataSet data = new DataSet("test", own, own.first(1), false, how);
            double[] end = end(Run.train(configuration, new Identity(), data, Objectives.SQUARED_ERROR));
            if (targets) {
                assertArrayEquals(new double[] {1}, end, 0);
            } else {
                assertNotEquals(1, end[0]);
            }
        }
    }

    /** f(x) = w·x with one number w that begins at 1. */
    private record Identity() implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "W", 1, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {1};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().multiply(pass.parameter(0), inputs);
        }

        @Override
        public double operationsPerExample() {
            return FEATURES;
        }
    }

    @Test
    void whatIsRecordedOnTheWayChangesNothing() {
        Augmentation how = new Augmentation(SIZE, 2, true);
        settings.put("record", "none");
        double[] silent = end(run(how, 3));
        settings.put("record", "linear");
        settings.put("record_spacing", 1);
        RunResult recorded = run(how, 3);
        assertTrue(recorded.trajectory().size() > EPOCHS);
        assertArrayEquals(silent, end(recorded), 0);
        assertNotEquals(silent[0], end(run(how, 4))[0]);
    }

    @Test
    void aFlowHasNoStepsToMoveImagesAt() {
        settings.put("optimizer", "flow");
        settings.put("batch_size", 0);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> run(new Augmentation(SIZE, 1, false), 1));
        assertTrue(e.getMessage().contains("data.shift") && e.getMessage().contains("optimizer"), e.getMessage());
    }
}
