package org.almagest.studies.gatedplanning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Predictions;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.junit.jupiter.api.Test;

/** What the probe measures of a training, against what the training itself records, and against networks asked one by one. */
class PlanningProbeTest {
    private static final int EPOCHS = 9;

    private final GridWorlds source = new GridWorlds();
    private final Settings data =
            Settings.of(source.parameters(), Map.of("size", 6, "worlds", 24, "test_worlds", 10, "states", 5));
    private final Settings settings = Settings.of(Planners.FAMILY.parameters(), Map.of("iterations", 4, "gate", true));

    private RunResult run(Map<String, ?> training) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "loss",
                "move-cross-entropy",
                "learning_rate",
                4e-3,
                "epochs",
                EPOCHS,
                "record",
                "linear",
                "record_spacing",
                1.0));
        all.putAll(training);
        return Run.execute(new RunConfiguration(
                "value-iteration",
                settings,
                "grid-worlds",
                data,
                Planners.training(all),
                List.of(new ProbeRequest(
                        "planning", new ProbeSchedule(false, true, List.of()), Settings.of(List.of(), Map.of()))),
                2));
    }

    private static double value(RunResult run, String quantity) {
        return run.measurements().stream()
                .filter(row -> row.quantity().equals(quantity))
                .map(Measurement::value)
                .findFirst()
                .orElseThrow();
    }

    /** With one batch an epoch the recorded points are what every step was like. */
    @Test
    void normsAndLossesAreThoseOfTheSteps() {
        RunResult run = run(Map.of("batch_size", 0));
        List<TrajectoryPoint> before = run.trajectory().subList(0, EPOCHS);
        double[] norms = before.stream()
                .mapToDouble(TrajectoryPoint::gradientNorm)
                .sorted()
                .toArray();
        assertEquals(norms[EPOCHS / 2], value(run, "gradient_norm_median"));
        assertEquals(norms[EPOCHS - 1], value(run, "gradient_norm_max"));
        assertEquals(before.get(EPOCHS - 1).loss(), value(run, "last_epoch_loss"), 1e-15);
        assertTrue(norms[0] < norms[EPOCHS - 1], "steps differ");
    }

    /** Batches of unequal size: what remains of an epoch counts for as many examples as it has. */
    @Test
    void theLossOfAnEpochIsTheMeanOverItsExamples() {
        PlanningSession session = new PlanningSession();
        session.beforeStep(0, 16, 100, 1);
        session.beforeStep(1, 16, 3, 7);
        session.beforeStep(1, 8, 6, 4);
        DataSet maps = source.load(data);
        Model model = Planners.FAMILY.build(settings, maps);
        Written written = new Written();
        double[] theta = model.initialise(new RandomStream(2, "init"));
        session.at(new Snapshot(3, model, theta, theta, maps, new MoveCrossEntropy(), 2), written);
        assertEquals((16 * 3 + 8 * 6) / 24.0, written.numbers.get("last_epoch_loss"));
        assertEquals(4, written.numbers.get("gradient_norm_median"));
        assertEquals(7, written.numbers.get("gradient_norm_max"));
    }

    private static final class Written implements Sink {
        final Map<String, Double> numbers = new HashMap<>();

        @Override
        public void measurement(Measurement measurement) {
            numbers.put(measurement.quantity(), measurement.value());
        }

        @Override
        public void spectrum(Spectrum spectrum) {}

        @Override
        public void matrix(Matrix matrix) {}
    }

    /** Followed or not, a training takes the same steps. */
    @Test
    void followingTheStepsChangesNone() {
        RunResult followed = run(Map.of("batch_size", 7));
        RunConfiguration alone = new RunConfiguration(
                "value-iteration",
                settings,
                "grid-worlds",
                data,
                Planners.training(Map.of(
                        "loss",
                        "move-cross-entropy",
                        "learning_rate",
                        4e-3,
                        "epochs",
                        EPOCHS,
                        "record",
                        "linear",
                        "record_spacing",
                        1.0,
                        "batch_size",
                        7)),
                List.of(),
                2);
        assertEquals(followed.trajectory(), Run.execute(alone).trajectory());
    }

    @Test
    void policiesAreWhatTheNetworkSaysCellByCell() {
        DataSet maps = source.load(data);
        Model model = Planners.FAMILY.build(settings, maps);
        double[] theta = Planners.closedForm(model.parameterCount());
        Examples test = maps.test();
        List<Policy> policies = Policy.on(model, theta, test);
        double[] logits = Predictions.of(model, theta, test);
        double[] cells = test.field(GridWorlds.CELLS).values();
        int agreeing = 0;
        for (int i = 0; i < test.count(); i++) {
            for (int s = 0; s < 5; s++) {
                int best = 0;
                for (int move = 1; move < 8; move++) {
                    best = logits[i * 40 + move * 5 + s] > logits[i * 40 + best * 5 + s] ? move : best;
                }
                assertEquals(best, policies.get(i).moves()[(int) cells[i * 5 + s]]);
                agreeing += test.targets()[i * 40 + best * 5 + s] == 1 ? 1 : 0;
            }
        }
        assertEquals(agreeing / (5.0 * test.count()), Policy.agreement(model, theta, test));
        assertTrue(
                policies.stream()
                                .flatMapToInt(p -> Arrays.stream(p.moves()))
                                .distinct()
                                .count()
                        > 1,
                "moves differ");
    }

    @Test
    void thePictureIsOfTheFirstMapHeldOut() {
        RunResult run = run(Map.of("batch_size", 0));
        GridWorld world = GridWorld.ofPlanes(6, source.load(data).test().inputs(), 0);
        Matrix maze = matrix(run, "maze");
        Matrix paths = matrix(run, "planned_paths");
        for (int cell = 0; cell < 36; cell++) {
            assertEquals(world.free()[cell] ? cell == world.goal() ? 2 : 0 : 1, maze.data()[cell]);
        }
        int[] starts = Plans.starts(world, world.distances());
        assertEquals(starts.length, paths.rows());
        for (int i = 0; i < starts.length; i++) {
            assertEquals(starts[i], paths.data()[i * paths.cols()]);
        }
        assertArrayEquals(new int[] {6, 6}, new int[] {
            matrix(run, "maze_values").rows(), matrix(run, "maze_values").cols()
        });
    }

    private static Matrix matrix(RunResult run, String name) {
        return run.matrices().stream()
                .filter(matrix -> matrix.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
