package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {
    /** Fifty steps of the same arithmetic in another order of summation. */
    private static final double DRIFT = 1e-10;

    private final Map<String, Object> model = new HashMap<>(Map.of("depth", 5, "init_scale", 0.5, "init", "xavier"));
    private final Map<String, Object> data = new HashMap<>(Map.of("dimension", 4, "train", 50, "test", 0));
    private final Map<String, Object> training =
            new HashMap<>(Map.of("epochs", 4, "batch_size", 16, "learning_rate", 0.05, "keep_weights", true));
    private ProbeSchedule moments = new ProbeSchedule(true, true, List.of());
    private long seed = 1;

    private RunConfiguration configuration() {
        return new RunConfiguration(
                "resnet",
                Settings.of(Families.ALL.named("resnet").parameters(), model),
                "ode-flow",
                Settings.of(DataSets.SOURCES.named("ode-flow").parameters(), data),
                Settings.of(Training.PARAMETERS, training),
                List.of(new ProbeRequest(
                        "weight-scaling",
                        moments,
                        Settings.of(Probes.ALL.named("weight-scaling").parameters(), Map.of()))),
                seed);
    }

    private RunResult run() {
        return Run.execute(configuration());
    }

    private static double[] last(RunResult result) {
        return weights(result, result.steps());
    }

    private static double[] weights(RunResult result, long step) {
        return result.weights().stream()
                .filter(w -> w.step() == step)
                .flatMapToDouble(w -> java.util.Arrays.stream(w.data()))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"gd", "momentum", "adam"})
    void theTrainerFollowsTheNaiveOne(String optimizer) {
        training.put("optimizer", optimizer);
        RunResult result = run();
        assertEquals(Status.FINISHED, result.status(), result.error());
        // 50 examples in batches of 16: three whole ones and one of 2
        assertEquals(16, result.steps());
        NaiveTrainer naive = new NaiveTrainer(configuration(), weights(result, 0));
        naive.train();
        assertArrayEquals(naive.theta(), last(result), DRIFT);
        assertEquals(naive.loss(), result.finalLoss(), DRIFT);
    }

    @Test
    void whoLooksOnSeesLossAndNumbersAndChangesNothing() {
        RunResult alone = run();
        List<Double> losses = new ArrayList<>();
        List<Measurement> measured = new ArrayList<>();
        Onlookers.enter(new Onlooker() {
            @Override
            public void lossIs(long step, double loss) {
                losses.add(loss);
            }

            @Override
            public void measured(Measurement measurement) {
                measured.add(measurement);
            }
        });
        RunResult seen;
        try {
            seen = run();
        } finally {
            Onlookers.leave();
        }
        assertEquals(seen.initialLoss(), losses.get(0));
        assertEquals(seen.finalLoss(), losses.get(losses.size() - 1));
        assertTrue(losses.size() >= 6, "the start, four epochs, the end");
        assertEquals(seen.measurements(), measured);
        assertEquals(alone.finalLoss(), seen.finalLoss());
        assertEquals(alone.measurements(), seen.measurements());
        int told = losses.size();
        run();
        assertEquals(told, losses.size(), "who has left is told nothing");
    }

    @Test
    void theSameConfigurationGivesTheSameBits() {
        RunResult first = run();
        RunResult again = run();
        assertArrayEquals(last(first), last(again), 0);
        assertEquals(first.trajectory(), again.trajectory());
        assertEquals(first.measurements(), again.measurements());
        seed = 2;
        assertNotEquals(first.finalLoss(), run().finalLoss());
    }

    @Test
    void aNetworkAtHandTrainsAsItsFamilyDoes() {
        RunConfiguration configuration = configuration();
        DataSet examples = DataSets.load(configuration.data(), configuration.dataSettings());
        Model network = Families.ALL.named("resnet").build(configuration.model(), examples);
        RunResult handed = Run.train(configuration, network, examples);
        RunResult built = Run.execute(configuration);
        assertArrayEquals(last(built), last(handed), 0);
        assertEquals(built.trajectory(), handed.trajectory());
        assertEquals(built.measurements(), handed.measurements());
    }

    @Test
    void concurrentRunsDoNotMix() throws InterruptedException {
        double[] alone = last(run());
        RunResult[] together = new RunResult[4];
        Thread[] threads = new Thread[together.length];
        RunConfiguration same = configuration();
        for (int i = 0; i < threads.length; i++) {
            int slot = i;
            threads[i] = new Thread(() -> together[slot] = Run.execute(same));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (RunResult result : together) {
            assertArrayEquals(alone, last(result), 0);
        }
    }

    @Test
    void theTrajectoryBeginsAtZeroAndEndsAtTheEnd() {
        training.put("record", "linear");
        training.put("record_spacing", 5.0);
        RunResult result = run();
        assertEquals(
                List.of(0L, 5L, 10L, 15L, 16L),
                result.trajectory().stream().map(TrajectoryPoint::step).toList());
        assertEquals(result.initialLoss(), result.trajectory().get(0).loss());
        assertEquals(result.finalLoss(), result.trajectory().get(4).loss());
        assertEquals(4, result.trajectory().get(4).epoch());
        training.put("record", "geometric");
        training.put("record_spacing", 2.0);
        assertEquals(
                List.of(0L, 1L, 2L, 4L, 8L, 16L),
                run().trajectory().stream().map(TrajectoryPoint::step).toList());
        training.put("record", "none");
        RunResult unrecorded = run();
        assertEquals(Status.FINISHED, unrecorded.status(), unrecorded.error());
        assertEquals(List.of(), unrecorded.trajectory());
        assertEquals(result.finalLoss(), unrecorded.finalLoss());
    }

    @Test
    void recordingDoesNotChangeTheTraining() {
        double[] seldom = last(run());
        training.put("record", "linear");
        training.put("record_spacing", 1.0);
        assertArrayEquals(seldom, last(run()), 0);
    }

    @Test
    void probesLookWhenTheyAreAsked() {
        moments = new ProbeSchedule(false, true, List.of(3L, 7L, 1000L));
        List<Long> steps = run().measurements().stream()
                .filter(m -> m.quantity().equals("max_norm"))
                .map(m -> m.step())
                .toList();
        assertEquals(List.of(3L, 7L, 16L), steps);
        moments = new ProbeSchedule(true, true, List.of(16L));
        steps = run().measurements().stream()
                .filter(m -> m.quantity().equals("max_norm"))
                .map(m -> m.step())
                .toList();
        assertEquals(List.of(0L, 16L), steps);
    }

    @Test
    void reachingTheGoalConverges() {
        training.put("epochs", 1000);
        training.put("stop_loss", 0.02);
        RunResult result = run();
        assertEquals(Status.CONVERGED, result.status());
        assertTrue(result.epochs() < 1000 && result.finalLoss() < 0.03, result.toString());
    }

    @Test
    void noProgressEndsTheRun() {
        training.put("learning_rate", 0.0);
        training.put("epochs", 1000);
        training.put("patience", 5);
        RunResult result = run();
        assertEquals(Status.FINISHED, result.status());
        // the first epoch sets the best, five more bring nothing
        assertEquals(6, result.epochs());
        assertEquals(result.initialLoss(), result.finalLoss());
    }

    @Test
    void aDivergingRunStopsAtOnceAndSaysSo() {
        training.put("optimizer", "gd");
        training.put("learning_rate", 1e6);
        training.put("epochs", 1000);
        model.put("activation", "linear");
        RunResult result = run();
        assertEquals(Status.DIVERGED, result.status());
        assertTrue(result.steps() < 100, () -> "took " + result.steps());
        assertTrue(result.error().contains("diverged after"), result.error());
    }

    /** Not the loss at the end, which may be small again. */
    @Test
    void aDivergingRunQuotesTheLossThatCrossedTheLimit() {
        training.put("optimizer", "gd");
        training.put("learning_rate", 3.0);
        training.put("epochs", 1000);
        training.put("divergence_factor", 2.0);
        model.put("activation", "linear");
        RunResult result = run();
        assertEquals(Status.DIVERGED, result.status());
        Matcher quoted = Pattern.compile(
                        "loss (\\S+), above the limit (\\S+) \\(divergence_factor times (\\S+) at the start\\); (\\S+) at the end")
                .matcher(result.error());
        assertTrue(quoted.find(), result.error());
        double limit = Double.parseDouble(quoted.group(2));
        assertTrue(Double.parseDouble(quoted.group(1)) > limit, result.error());
        assertEquals(2 * result.initialLoss(), limit);
        assertEquals(result.initialLoss(), Double.parseDouble(quoted.group(3)));
        assertEquals(result.finalLoss(), Double.parseDouble(quoted.group(4)));
    }

    @Test
    void whatGoesWrongIsInTheResult() {
        model.put("width", 7);
        RunResult result = run();
        assertEquals(Status.FAILED, result.status());
        assertTrue(result.error().contains("width 7"), result.error());
        training.put("record_spacing", 1.0);
        model.put("width", 0);
        assertTrue(run().error().contains("record_spacing"), () -> run().error());
    }

    @Test
    void anInterruptedRunIsNoResult() {
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, this::run);
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void noEpochsMeasureTheInitialNetwork() {
        training.put("epochs", 0);
        RunResult result = run();
        assertEquals(Status.FINISHED, result.status());
        assertEquals(0, result.steps());
        assertEquals(result.initialLoss(), result.finalLoss());
        assertEquals(1, result.trajectory().size());
        assertTrue(result.measurements().stream().allMatch(m -> m.step() == 0));
    }

    @Test
    void dearerRunsAreEstimatedDearer() {
        double base = Run.estimatedSeconds(configuration());
        model.put("depth", 5000);
        double deep = Run.estimatedSeconds(configuration());
        training.put("epochs", 40);
        double longer = Run.estimatedSeconds(configuration());
        assertTrue(base < deep && deep < longer, base + " " + deep + " " + longer);
    }
}
