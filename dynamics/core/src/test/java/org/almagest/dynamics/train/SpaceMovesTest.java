package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.reference.ClosedFormBodies;
import org.junit.jupiter.api.Test;

/** Training turns and moves points in space, each example in its own way, with its target, and nothing else does. */
class SpaceMovesTest {
    private static final int COUNT = 4;
    private static final int POINTS = 3;
    private static final double ROUNDING = 1e-13;

    private static Examples examples() {
        double[] inputs = ClosedFormBodies.inputs(COUNT, POINTS);
        double[] targets = new double[COUNT * POINTS * Coordinates.SPACE];
        Arrays.setAll(targets, i -> Math.sin(1 + 0.9 * i));
        return new Examples(POINTS * Coordinates.IN, POINTS * Coordinates.SPACE, COUNT, inputs, targets);
    }

    private static RunResult run(String family, boolean moved, long epochs, String optimizer) {
        Family named = Families.ALL.named(family);
        Settings model = Settings.of(named.parameters(), Map.of("depth", 1L, "width", 3L, "init", "uniform"));
        Map<String, Object> training = new HashMap<>(Map.of("optimizer", optimizer, "learning_rate", 0.05));
        training.putAll(Map.of("batch_size", 0L, "epochs", epochs, "record", "linear", "record_spacing", 1L));
        RunConfiguration configuration = new RunConfiguration(
                family,
                model,
                "given",
                Settings.of(List.of(), Map.of()),
                Settings.of(Training.PARAMETERS, training),
                List.of(),
                7);
        Examples examples = examples();
        DataSet data = new DataSet("given", examples, examples.first(2), new Coordinates(POINTS, 1, moved));
        return Run.train(configuration, named.build(model, data), data);
    }

    private static double[] losses(RunResult result) {
        return result.trajectory().stream()
                .mapToDouble(TrajectoryPoint::knownLoss)
                .toArray();
    }

    /** What is equivariant and whose error is measured by lengths does not notice; a wrong turn of any part would show. */
    @Test
    void anEquivariantNetworkTrainsAlike() {
        double[] still = losses(run("egnn", false, 5, "gd"));
        double[] moved = losses(run("egnn", true, 5, "gd"));
        for (int i = 0; i < still.length; i++) {
            assertEquals(still[i], moved[i], ROUNDING * still[0], "step " + i);
        }
        assertTrue(still[still.length - 1] < still[0]);
    }

    @Test
    void anyOtherNetworkNotices() {
        double[] still = losses(run("pair-gnn", false, 3, "gd"));
        double[] moved = losses(run("pair-gnn", true, 3, "gd"));
        // what is recorded before the first step looks at the examples as they are
        assertEquals(still[0], moved[0]);
        assertNotEquals(still[3], moved[3], 1e-6);
    }

    @Test
    void aFlowFollowsOneLoss() {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> run("egnn", true, 1, "flow"))
                .getMessage());
        assertTrue(message.contains("data.augment"), message);
    }

    @Test
    void theEquationsOfTheMotionHold() {
        Examples examples = examples();
        Held held = new Held(examples);
        new SpaceMoves(new Coordinates(POINTS, 1, true), 3).move(5, held);
        // distances are what they were
        for (int b = 0; b < COUNT; b++) {
            for (int i = 0; i < POINTS; i++) {
                int j = (i + 1) % POINTS;
                assertEquals(
                        distance(examples.inputs(), b, i, j, Coordinates.IN),
                        held.moved(b, i, j, Coordinates.IN, held.inputs()),
                        ROUNDING);
                assertEquals(
                        distance(examples.targets(), b, i, j, Coordinates.SPACE),
                        held.moved(b, i, j, Coordinates.SPACE, held.targets()),
                        ROUNDING);
            }
        }
        // two examples move in different ways: their first bodies' displacements differ
        assertNotEquals(held.shift(0), held.shift(1), 1e-3);
    }

    private static double distance(double[] values, int b, int i, int j, int numbers) {
        double squares = 0;
        for (int c = 0; c < Coordinates.SPACE; c++) {
            double difference = values[(b * POINTS + i) * numbers + c] - values[(b * POINTS + j) * numbers + c];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    /** A batch of all examples in an array. */
    private static final class Held implements BatchLoss {
        private final Examples examples;
        private final double[] arena;

        Held(Examples examples) {
            this.examples = examples;
            this.arena = new double[(examples.features() + examples.outputs()) * COUNT];
            for (int b = 0; b < COUNT; b++) {
                for (int k = 0; k < examples.features(); k++) {
                    arena[k * COUNT + b] = examples.inputs()[b * examples.features() + k];
                }
                for (int k = 0; k < examples.outputs(); k++) {
                    arena[targets() + k * COUNT + b] = examples.targets()[b * examples.outputs() + k];
                }
            }
        }

        double shift(int b) {
            return arena[b] - examples.inputs()[b * examples.features()];
        }

        double moved(int b, int i, int j, int numbers, int at) {
            double squares = 0;
            for (int c = 0; c < Coordinates.SPACE; c++) {
                double difference =
                        arena[at + (i * numbers + c) * COUNT + b] - arena[at + (j * numbers + c) * COUNT + b];
                squares += difference * difference;
            }
            return Math.sqrt(squares);
        }

        @Override
        public int batch() {
            return COUNT;
        }

        @Override
        public double[] arena() {
            return arena;
        }

        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public int inputs() {
            return 0;
        }

        @Override
        public int targets() {
            return examples.features() * COUNT;
        }

        @Override
        public int gradient() {
            return 0;
        }

        @Override
        public void loadShared(Examples shared) {}

        @Override
        public void load(Examples all, int[] order, int from) {}

        @Override
        public double evaluate() {
            return 0;
        }
    }
}
