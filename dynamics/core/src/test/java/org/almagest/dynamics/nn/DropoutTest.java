package org.almagest.dynamics.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Predictions;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** Dropout draws in training and is the identity elsewhere. */
class DropoutTest {
    private static final double DROPPED = 0.25;
    private static final int FEATURES = 4;
    private static final int COUNT = 4000;
    /** Five standard errors of a mean over all numbers of all examples. */
    private static final double SPREAD = 5 / Math.sqrt((double) FEATURES * COUNT);

    /** f(x) = g·dropout(x). */
    private record Dropping(double probability) implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "g", 1, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {1};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().multiply(pass.parameter(0), new Dropout("dropout 0", probability).apply(pass, inputs));
        }

        @Override
        public double operationsPerExample() {
            return FEATURES;
        }
    }

    private final Examples examples = examples();

    /** All inputs are 1, all targets 0, so that the loss is the mean square of what dropout lets through. */
    private static Examples examples() {
        double[] inputs = new double[FEATURES * COUNT];
        Arrays.fill(inputs, 1);
        return new Examples(FEATURES, FEATURES, COUNT, inputs, new double[FEATURES * COUNT]);
    }

    private RunResult run(double probability, int epochs, double rate) {
        Settings none = Settings.of(List.of(), Map.of());
        Map<String, Object> settings = new HashMap<>(Map.of(
                "optimizer", "gd", "learning_rate", rate, "batch_size", 0, "epochs", epochs, "keep_weights", true));
        RunConfiguration configuration = new RunConfiguration(
                "test", none, "test", none, Settings.of(Training.PARAMETERS, settings), List.of(), 7);
        DataSet data = new DataSet("test", examples, examples.first(10), false);
        return Run.train(configuration, new Dropping(probability), data);
    }

    @Test
    void whatIsKeptIsMadeLargerSoThatTheMeanStays() {
        // the mean square of a number that is 1/(1−p) with chance 1−p is 1/(1−p), at a standard deviation below 1
        double end = run(DROPPED, 1, 0.5).weights().get(1).data()[0];
        assertEquals(1 - 1 / (1 - DROPPED), end, SPREAD);
        assertNotEquals(1 - 1 / (1 - DROPPED), end);
    }

    @Test
    void everyStepDrawsAnew() {
        // with the same masks twice, two steps would shrink g by the same factor
        double first = run(DROPPED, 1, 0.1).weights().get(1).data()[0];
        double second = run(DROPPED, 2, 0.1).weights().get(1).data()[0];
        assertNotEquals(first * first, second);
        assertEquals(first * first, second, SPREAD);
        assertEquals(second, run(DROPPED, 2, 0.1).weights().get(1).data()[0], "the same seed");
    }

    @Test
    void predictionsAndHeldOutExamplesSeeAllNumbers() {
        Examples few = examples.first(3);
        assertArrayEquals(few.inputs(), Predictions.of(new Dropping(DROPPED), new double[] {1}, few));
        assertEquals(1, run(DROPPED, 0, 0).scores().testLoss());
        assertEquals(1, run(0, 0, 0).initialLoss(), "nothing is dropped");
    }

    @Test
    void aProbabilityThatDropsAllIsRefused() {
        for (double probability : new double[] {-0.1, 1, Double.NaN}) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> new Dropout("d", probability));
            assertTrue(e.getMessage().contains("expected a number from 0 to below 1"), e.getMessage());
        }
    }
}
