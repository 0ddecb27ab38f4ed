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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches whose examples are drawn from all: every one has the full size, also the last of an epoch. */
class ReplacementTest {
    private static final int COUNT = 7;
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

    /** 7 examples are three batches of 3, or one of 7, which is drawn as well. */
    @ParameterizedTest
    @CsvSource({"3, 3", "7, 1", "9, 1"})
    void trainingFollowsTheNaiveLoop(int batch, int batches) {
        int size = Math.min(batch, COUNT);
        RandomStream examples = new RandomStream(3, "examples");
        double[] x = new double[COUNT];
        double[] y = new double[COUNT];
        Arrays.setAll(x, i -> examples.normal());
        Arrays.setAll(y, i -> examples.normal());
        RandomStream draws = new RandomStream(5, "shuffle");
        double w = 0.5;
        for (int step = 0; step < batches * EPOCHS; step++) {
            double gradient = 0;
            for (int j = 0; j < size; j++) {
                int i = draws.below(COUNT);
                gradient += 2 * (w * x[i] - y[i]) * x[i] / size;
            }
            w -= RATE * gradient;
        }
        RunResult result = run(batch);
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertEquals((long) batches * EPOCHS, result.steps());
        assertArrayEquals(new double[] {w}, result.weights().get(1).data(), 1e-14);
    }

    @Test
    void batchesOfNoSizeAreRefused() {
        String message = assertThrows(UnsuitableSetting.class, () -> run(0)).getMessage();
        assertTrue(message.contains("expected a batch_size from 1 on"), message);
    }
}
