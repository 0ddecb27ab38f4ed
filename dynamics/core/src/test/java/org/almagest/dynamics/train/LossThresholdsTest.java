package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Probes;
import org.junit.jupiter.api.Test;

/** Probes that look when the loss has fallen. */
class LossThresholdsTest {
    private final Map<String, Object> training = new HashMap<>(Map.of(
            "epochs",
            60,
            "batch_size",
            0,
            "learning_rate",
            0.02,
            "optimizer",
            "adam",
            "record",
            "linear",
            "record_spacing",
            1.0));

    private RunResult run(ProbeSchedule... moments) {
        return Run.execute(new RunConfiguration(
                "resnet",
                Settings.of(
                        Families.ALL.named("resnet").parameters(),
                        Map.of("depth", 5, "init_scale", 0.5, "init", "xavier")),
                "ode-flow",
                Settings.of(
                        DataSets.SOURCES.named("ode-flow").parameters(),
                        Map.of("dimension", 4, "train", 50, "test", 0)),
                Settings.of(Training.PARAMETERS, training),
                List.of(moments).stream()
                        .map(at -> new ProbeRequest(
                                "weight-scaling",
                                at,
                                Settings.of(Probes.ALL.named("weight-scaling").parameters(), Map.of())))
                        .toList(),
                1));
    }

    private static List<Long> looks(RunResult result) {
        return result.measurements().stream()
                .filter(m -> m.quantity().equals("max_norm"))
                .map(m -> m.step())
                .toList();
    }

    private static ProbeSchedule at(double... fractions) {
        return new ProbeSchedule(
                false, false, List.of(), Arrays.stream(fractions).boxed().toList());
    }

    /** The first recorded step at which the loss is at or below a fraction of the first. */
    private static long first(RunResult result, double fraction) {
        double start = result.initialLoss();
        return result.trajectory().stream()
                .filter(point -> point.loss() <= fraction * start)
                .findFirst()
                .orElseThrow()
                .step();
    }

    @Test
    void aFullBatchIsJudgedStepByStep() {
        RunResult result = run(at(0.5, 0.9));
        assertEquals(List.of(first(result, 0.9), first(result, 0.5)), looks(result));
        assertTrue(
                first(result, 0.9) > 0 && first(result, 0.5) < 60, looks(result).toString());
    }

    /** What is measured belongs to the parameters whose loss had fallen, not to those of the step after. */
    @Test
    void theParametersAreThoseOfTheStep() {
        long step = first(run(at(0.5)), 0.5);
        ProbeSchedule both = new ProbeSchedule(false, false, List.of(step));
        List<Double> values = run(at(0.5), both).measurements().stream()
                .filter(m -> m.quantity().equals("max_norm"))
                .map(m -> m.value())
                .toList();
        assertEquals(2, values.size());
        assertEquals(values.get(0), values.get(1));
    }

    @Test
    void whatFallsAtTheLastStepIsSeenAtTheEnd() {
        RunResult longer = run(at(0.5));
        int step = (int) first(longer, 0.5);
        training.put("epochs", step);
        assertEquals(List.of((long) step), looks(run(at(0.5))));
        training.put("epochs", step - 1);
        assertEquals(List.of(), looks(run(at(0.5))));
    }

    @Test
    void noMomentIsMeasuredTwice() {
        long step = first(run(at(0.5)), 0.5);
        training.put("epochs", (int) step);
        assertEquals(List.of(0L, step), looks(run(new ProbeSchedule(true, true, List.of(step), List.of(0.5)))));
        training.put("epochs", 60);
        assertEquals(List.of(step), looks(run(new ProbeSchedule(false, false, List.of(step), List.of(0.5)))));
        assertEquals(List.of(step), looks(run(at(0.5, 0.5 + 1e-12))), "two fractions passed at once");
    }

    /** The mean over an epoch of the losses met on the way falls later than the loss itself. */
    @Test
    void miniBatchesAreJudgedByEpochs() {
        training.put("batch_size", 16);
        training.put("learning_rate", 0.005);
        RunResult result = run(at(0.8));
        // 50 examples in batches of 16: four steps an epoch
        long step = looks(result).get(0);
        assertEquals(1, looks(result).size());
        assertEquals(0, step % 4);
        assertTrue(step >= first(result, 0.8), step + " " + first(result, 0.8));
        training.put("epochs", (int) (step / 4));
        assertEquals(List.of(0L, step), looks(run(new ProbeSchedule(true, true, List.of(), List.of(0.8)))));
    }

    @Test
    void waitingDoesNotChangeTheTraining() {
        assertEquals(run().trajectory(), run(at(0.9, 0.5)).trajectory());
    }

    @Test
    void aLossThatIsNotANumberPassesNothing() {
        LossThresholds falling = new LossThresholds(1, List.of(0.5));
        assertFalse(falling.passes(Double.NaN));
        assertFalse(falling.passes(0.6));
        assertTrue(falling.passes(0.5));
        assertFalse(falling.passes(0.4), "once only");
    }

    @Test
    void fractionsLieBetweenZeroAndOne() {
        for (double fraction : new double[] {0, 1, -0.5, 2, Double.NaN}) {
            String message = assertThrows(IllegalArgumentException.class, () -> at(fraction))
                    .getMessage();
            assertTrue(message.contains("loss " + fraction) && message.contains("above 0 and below 1"), message);
        }
        assertEquals(List.of(0.9, 0.5), at(0.5, 0.9, 0.5).losses());
        assertEquals("Moments[init=true, end=true, steps=[3]]", new ProbeSchedule(true, true, List.of(3L)).toString());
        assertEquals(
                LongStream.of(2, 3).boxed().toList(), new ProbeSchedule(false, false, List.of(3L, 2L, 3L)).steps());
    }
}
