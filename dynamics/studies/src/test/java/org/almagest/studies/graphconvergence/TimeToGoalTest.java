package org.almagest.studies.graphconvergence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/**
 * When the loss came down to its goal. The closed form is that of linear regression by gradient flow on orthogonal examples
 * x_i: each residual falls by itself, r_i(t) = r_i(0)·exp(−2‖x_i‖²t/N), for the mean loss ℓ = Σ r_i²/N.
 */
class TimeToGoalTest {
    /** The flow is followed to 1e-10 of the parameters; a time is known as closely, times a few steps and the loss's slope. */
    private static final double FLOW = 1e-8;

    /** Euler's method at a step of 0.01 where the fastest rate is 12: half of 0.12, and less for what falls more slowly. */
    private static final double EULER = 0.06;

    /** A crossing is searched until its bracket is 1e-12 of its time; adding the time before the step rounds once more. */
    private static final double BRACKET = 1.001e-12;

    private static final double[] LENGTHS = {3, 1, 0.25};
    private static final double[] TARGETS = {2, -1.5, 1};
    private static final double[] PROBED_GOALS = {0.9, 0.5, 0.25, 0.1, 0.03};

    private static final ProbeSchedule EVERY_POINT = new ProbeSchedule(false, false, List.of(), List.of(), true);
    private static final ProbeSchedule THE_END = new ProbeSchedule(false, true, List.of());

    private final Map<String, Object> training = new HashMap<>(Map.of(
            "optimizer",
            "flow",
            "batch_size",
            0,
            "learning_rate",
            0.5,
            "epochs",
            400,
            "record",
            "linear",
            "record_spacing",
            1.0,
            "keep_weights",
            true));

    /** Examples of three lengths along the axes, turned by a rotation. */
    private static DataSet orthogonal() {
        double[][] turned = {{2.0 / 3, -2.0 / 3, 1.0 / 3}, {1.0 / 3, 2.0 / 3, 2.0 / 3}, {2.0 / 3, 1.0 / 3, -2.0 / 3}};
        double[] inputs = new double[9];
        for (int i = 0; i < 9; i++) {
            inputs[i] = LENGTHS[i / 3] * turned[i / 3][i % 3];
        }
        Examples none = new Examples(3, 1, 0, new double[0], new double[0]);
        return new DataSet("orthogonal", new Examples(3, 1, 3, inputs, TARGETS), none, false);
    }

    private RunResult regression(ProbeSchedule at, double... goals) {
        List<ProbeRequest> probes = Arrays.stream(goals)
                .mapToObj(goal -> new ProbeRequest(
                        "linear-rate",
                        at,
                        Settings.of(Probes.ALL.named("linear-rate").parameters(), Map.of("goal", goal))))
                .toList();
        RunResult result = Run.train(
                new RunConfiguration(
                        "mlp",
                        Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 0, "bias", false)),
                        "orthogonal",
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, training),
                        probes,
                        7),
                orthogonal());
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static double[] values(RunResult result, String quantity) {
        return result.measurements().stream()
                .filter(row -> row.quantity().equals(quantity) && row.status().equals("ok"))
                .mapToDouble(Measurement::value)
                .toArray();
    }

    private static double only(RunResult result, String quantity) {
        double[] values = values(result, quantity);
        assertTrue(values.length > 0, quantity);
        for (double value : values) {
            assertEquals(values[0], value, quantity + " once known does not change");
        }
        return values[0];
    }

    private static double zeroLoss() {
        return Arrays.stream(TARGETS).map(y -> y * y).sum() / 3;
    }

    /** The closed form, by bisection of a sum of three exponentials. */
    private static double exactTime(RunResult result, double goal) {
        double[] weights = result.weights().get(0).data();
        double[] inputs = orthogonal().train().inputs();
        double[] residuals = IntStream.range(0, 3)
                .mapToDouble(i -> IntStream.range(0, 3)
                                .mapToDouble(j -> inputs[3 * i + j] * weights[j])
                                .sum()
                        - TARGETS[i])
                .toArray();
        double low = 0;
        double high = 1e6;
        for (int k = 0; k < 200; k++) {
            double middle = (low + high) / 2;
            double loss = 0;
            for (int i = 0; i < 3; i++) {
                loss += residuals[i] * residuals[i] * Math.exp(-4 * LENGTHS[i] * LENGTHS[i] * middle / 3) / 3;
            }
            if (loss > goal * zeroLoss()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    @Test
    void theFlowCrossesWhenTheClosedFormSays() {
        for (double step : new double[] {0.05, 0.5, 20}) {
            training.putAll(Map.of("learning_rate", step, "epochs", (int) (200 / step)));
            for (double goal : PROBED_GOALS) {
                RunResult result = regression(THE_END, goal);
                double exact = exactTime(result, goal);
                assertTrue(exact > 0.01, "the goal %s is not reached at once".formatted(goal));
                double time = only(result, "time_to_goal");
                assertEquals(exact, time, FLOW * exact, "goal %s by steps of %s".formatted(goal, step));
                assertEquals(time, only(result, "time_to_goal_high"));
                double low = only(result, "time_to_goal_low");
                assertTrue(low <= time && time - low <= BRACKET * time, low + " " + time);
            }
        }
    }

    @Test
    void whenTheProbeLooksDoesNotMatter() {
        double[] times = values(regression(THE_END, PROBED_GOALS), "time_to_goal");
        assertEquals(PROBED_GOALS.length, times.length);
        training.put("record_spacing", 17.0);
        double[] seldom = values(regression(EVERY_POINT, PROBED_GOALS), "time_to_goal");
        training.put("record_spacing", 1.0);
        double[] often = values(regression(EVERY_POINT, PROBED_GOALS), "time_to_goal");
        assertTrue(often.length > 10 * seldom.length);
        for (double[] looks : List.of(seldom, often)) {
            assertEquals(
                    Arrays.stream(times).boxed().sorted().toList(),
                    Arrays.stream(looks).boxed().distinct().sorted().toList());
        }
    }

    /** A look sees what has happened in the step just before it, and nothing later. */
    @Test
    void eachLookKnowsAsMuchAsTheStepsBeforeIt() {
        for (String optimizer : List.of("flow", "gd")) {
            training.putAll(Map.of("optimizer", optimizer, "learning_rate", 0.05, "record", "none"));
            long[] steps = LongStream.rangeClosed(0, 400).toArray();
            ProbeSchedule each = new ProbeSchedule(
                    false, false, Arrays.stream(steps).boxed().toList());
            RunResult result = regression(each, 0.25);
            double time = values(result, "time_to_goal_high")[0];
            for (Measurement row : result.measurements()) {
                if (row.quantity().equals("time_to_goal")) {
                    String expected = row.step() * 0.05 >= time ? "ok" : "not_reached";
                    assertEquals(expected, row.status(), optimizer + ", step " + row.step());
                }
            }
        }
    }

    @Test
    void watchingTheLossChangesNoStep() {
        RunResult watched = regression(THE_END, PROBED_GOALS);
        RunResult alone = regression(THE_END);
        assertEquals(alone.trajectory(), watched.trajectory());
    }

    @Test
    void gradientDescentIsKnownToAStep() {
        double step = 0.01;
        training.putAll(Map.of("optimizer", "gd", "learning_rate", step, "epochs", 8000));
        List<Long> hundreds = LongStream.rangeClosed(0, 80).mapToObj(i -> 100 * i).toList();
        for (ProbeSchedule at : List.of(new ProbeSchedule(false, false, hundreds), THE_END)) {
            for (double goal : PROBED_GOALS) {
                RunResult result = regression(at, goal);
                long first = result.trajectory().stream()
                        .filter(point -> point.loss() <= goal * zeroLoss())
                        .findFirst()
                        .orElseThrow()
                        .step();
                assertTrue(first > 1, "premise");
                double high = only(result, "time_to_goal_high");
                assertEquals(first * step, high);
                double[] lows = values(result, "time_to_goal_low");
                assertEquals((first - 1) * step, lows[lows.length - 1]);
                assertEquals(high, only(result, "time_to_goal"));
                double exact = exactTime(result, goal);
                assertEquals(exact, high, step + EULER * exact, "goal " + goal);
            }
        }
    }

    @Test
    void miniBatchesAreKnownBetweenLooks() {
        training.putAll(Map.of("optimizer", "gd", "learning_rate", 0.01, "batch_size", 1, "epochs", 300));
        training.put("record_spacing", 50.0);
        RunResult result = regression(EVERY_POINT, 0.25);
        long at = result.trajectory().stream()
                .filter(point -> point.loss() <= 0.25 * zeroLoss())
                .findFirst()
                .orElseThrow()
                .step();
        assertTrue(at >= 100, "premise");
        assertEquals(0.01 * at, only(result, "time_to_goal_high"));
        double[] lows = values(result, "time_to_goal_low");
        assertEquals(0.01 * (at - 50), lows[lows.length - 1]);
    }

    @Test
    void whatWasNotReachedWasAboveTheGoalToTheEnd() {
        training.put("epochs", 3);
        RunResult result = regression(THE_END, 0.001);
        assertEquals(0, values(result, "time_to_goal").length);
        assertEquals(0, values(result, "time_to_goal_high").length);
        assertEquals(1.5, only(result, "time_to_goal_low"));
        assertTrue(result.measurements().stream()
                .anyMatch(row -> row.quantity().equals("time_to_goal_high")
                        && row.status().equals("not_reached")));
    }

    @Test
    void whatBeginsBelowTheGoalTakesNoTime() {
        for (String optimizer : List.of("flow", "gd")) {
            training.putAll(Map.of("optimizer", optimizer, "learning_rate", 0.01, "epochs", 3));
            DataSet far = new DataSet(
                    "far",
                    new Examples(1, 1, 1, new double[] {1e-3}, new double[] {1}),
                    new Examples(1, 1, 0, new double[0], new double[0]),
                    false);
            for (long seed = 1; seed <= 8; seed++) {
                RunResult result = Run.train(
                        new RunConfiguration(
                                "mlp",
                                Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 0, "bias", false)),
                                "far",
                                Settings.of(List.of(), Map.of()),
                                Settings.of(Training.PARAMETERS, training),
                                List.of(new ProbeRequest(
                                        "linear-rate",
                                        THE_END,
                                        Settings.of(
                                                Probes.ALL.named("linear-rate").parameters(), Map.of("goal", 1.0)))),
                                seed),
                        far);
                if (result.initialLoss() <= 1) {
                    assertEquals(0, only(result, "time_to_goal"));
                    assertEquals(0, only(result, "time_to_goal_low"));
                    return;
                }
            }
            throw new AssertionError("premise: one of eight signs is right");
        }
    }

    /** Half a kernel time or ten: the looks of a ready-made sweep may not decide how long a graph network takes. */
    @Test
    void aGraphNetworkTakesAsLongWhateverTheStep() {
        Map<String, Object> data =
                Map.of("graph", "cycle", "nodes", 16, "dimension", 4, "train", 8, "labels", "signal", "hops", 2);
        double[] times = new double[2];
        double[] steps = {10, 0.5};
        for (int i = 0; i < 2; i++) {
            training.putAll(Map.of("rate_unit", "ntk", "learning_rate", steps[i], "epochs", (int) (400 / steps[i])));
            RunResult result = Run.execute(new RunConfiguration(
                    "gnn",
                    Settings.of(
                            Families.ALL.named("gnn").parameters(), Map.of("operator", "gcn", "depth", 2, "width", 6)),
                    "synthetic-graph",
                    Settings.of(DataSets.SOURCES.named("synthetic-graph").parameters(), data),
                    Settings.of(Training.PARAMETERS, training),
                    List.of(new ProbeRequest(
                            "linear-rate",
                            EVERY_POINT,
                            Settings.of(Probes.ALL.named("linear-rate").parameters(), Map.of()))),
                    1));
            assertEquals(Status.FINISHED, result.status(), result.error());
            times[i] = only(result, "time_to_goal");
        }
        assertEquals(times[1], times[0], FLOW * times[1]);
    }
}
