package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.junit.jupiter.api.Test;

/** Batches whose examples are drawn from all: every one has the full size, also the last of an epoch. */
class ReplacementTest {
    private static final int COUNT = 7;
    private static final int BATCH = 3;
    private static final int EPOCHS = 4;
    private static final double RATE = 0.1;

    /** f(x) = w·x. */
    private record Scaled() implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "w", 1, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {0.5};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().multiply(pass.parameter(0), inputs);
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    private static RunResult run(int batch) {
        RandomStream random = new RandomStream(3, "examples");
        double[] x = new double[COUNT];
        double[] y = new double[COUNT];
        Arrays.setAll(x, i -> random.normal());
        Arrays.setAll(y, i -> random.normal());
        Examples examples = new Examples(1, 1, COUNT, x, y);
        Settings none = Settings.of(List.of(), Map.of());
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "optimizer",
                        "gd",
                        "learning_rate",
                        RATE,
                        "batch_size",
                        (long) batch,
                        "batches",
                        "replacement",
                        "epochs",
                        (long) EPOCHS,
                        "keep_weights",
                        true));
        return Run.train(
                new RunConfiguration("test", none, "test", none, training, List.of(), 5),
                new Scaled(),
                new DataSet("test", examples, examples.first(1), false));
    }

    @Test
    void trainingFollowsTheNaiveLoop() {
        RandomStream examples = new RandomStream(3, "examples");
        double[] x = new double[COUNT];
        double[] y = new double[COUNT];
        Arrays.setAll(x, i -> examples.normal());
        Arrays.setAll(y, i -> examples.normal());
        RandomStream draws = new RandomStream(5, "shuffle");
        double w = 0.5;
        // 7 examples are three batches of 3
        for (int step = 0; step < 3 * EPOCHS; step++) {
            double gradient = 0;
            for (int j = 0; j < BATCH; j++) {
                int i = draws.below(COUNT);
                gradient += 2 * (w * x[i] - y[i]) * x[i] / BATCH;
            }
            w -= RATE * gradient;
        }
        RunResult result = run(BATCH);
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertEquals(3L * EPOCHS, result.steps());
        assertArrayEquals(new double[] {w}, result.weights().get(1).data(), 1e-14);
    }

    @Test
    void wholeTrainingSetsAreRefused() {
        for (int batch : new int[] {0, COUNT, COUNT + 1}) {
            String message =
                    assertThrows(UnsuitableSetting.class, () -> run(batch)).getMessage();
            assertTrue(message.contains("batch_size from 1 to 6"), message);
        }
    }
}
