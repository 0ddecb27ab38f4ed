package org.almagest.studies.neuralodeactivations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralOdeRunTest {
    private final Map<String, Object> model = new HashMap<>(Map.of("width", 20, "depth", 40));
    private final Map<String, Object> training =
            new HashMap<>(Map.of("epochs", 5, "batch_size", 16, "learning_rate", 0.02, "record", "none"));

    private RunResult run() {
        return Run.execute(new RunConfiguration(
                "neural-ode",
                Settings.of(Families.ALL.named("neural-ode").parameters(), model),
                "teacher",
                Settings.of(
                        DataSets.SOURCES.named("teacher").parameters(),
                        Map.of("dimension", 4, "train", 50, "test", 0, "normalise", true)),
                Settings.of(Training.PARAMETERS, training),
                List.of(new ProbeRequest(
                        "ode-consistency",
                        new ProbeSchedule(true, false, List.of()),
                        Settings.of(Probes.ALL.named("ode-consistency").parameters(), Map.of("reference_steps", 50L)))),
                1));
    }

    /** Fifty examples in batches of sixteen: the smaller batch at an epoch's end is solved too. */
    @Test
    void toleranceAndFineStepsTrainToTheSameLoss() {
        model.put("solver", "rk4");
        RunResult steps = run();
        model.put("solver", "dormand-prince");
        model.put("tolerance", 1e-9);
        RunResult adaptive = run();
        assertEquals(Status.FINISHED, adaptive.status(), adaptive.error());
        assertEquals(20, adaptive.steps());
        // rk4 in 40 steps is off by 1e-8 or so, and training need not damp that
        assertEquals(steps.initialLoss(), adaptive.initialLoss(), 1e-6);
        assertEquals(steps.finalLoss(), adaptive.finalLoss(), 1e-5);
        assertTrue(adaptive.finalLoss() < 0.9 * adaptive.initialLoss(), "the gradient leads down");
        // the same bits again
        assertEquals(adaptive.finalLoss(), run().finalLoss());
    }

    @Test
    void withoutEpochsTheInitialNetworkIsMeasured() {
        training.put("epochs", 0);
        RunResult result = run();
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertEquals(0, result.steps());
        assertTrue(result.measurements().stream()
                .anyMatch(row ->
                        row.quantity().equals("gradient_error") && row.status().equals("ok")));
    }

    /** h² tanh h has a pole; euler overflows some steps after it, the adaptive solver stops before it. */
    @ParameterizedTest
    @ValueSource(strings = {"euler", "rk4", "dormand-prince"})
    void aFlowThatExplodesIsDivergedAndTheTimeIsNamed(String solver) {
        model.putAll(Map.of("solver", solver, "activation", "x2tanh", "sigma_w", 5.0, "horizon", 20.0, "sigma_u", 3.0));
        RunResult result = run();
        assertEquals(Status.DIVERGED, result.status());
        String words = solver.equals("dormand-prince")
                ? ".*diverged after 0 steps.*runs away at time ([0-9.]+) of horizon 20.0.*"
                : ".*diverged after 0 steps.*not finite from time ([0-9.]+) on, of horizon 20.0.*";
        assertTrue(result.error().matches(words), result.error());
        double time = Double.parseDouble(result.error().replaceAll(words, "$1"));
        assertTrue(time > 0 && time < 20, result.error());
        // the probe says so too, and does not end the run
        for (Measurement row : result.measurements()) {
            assertTrue(row.value() == null && List.of("not_finite", "diverged").contains(row.status()), row::toString);
        }
        assertTrue(result.measurements().size() >= 6, "as many as there are quantities");
    }

    @Test
    void aToleranceOutOfReachFailsWithTheWayOut() {
        model.putAll(Map.of("solver", "dormand-prince", "tolerance", 1e-13, "most_evaluations", 40));
        RunResult result = run();
        assertEquals(Status.FAILED, result.status());
        assertTrue(result.error().contains("cannot reach tolerance 1.0E-13 within 40 evaluations"), result.error());
        assertTrue(result.error().contains("raise tolerance or most_evaluations"), result.error());
    }
}
