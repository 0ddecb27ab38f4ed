package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where one step size moves all parameters along the whole gradient there is a threshold, and nowhere else. */
class StabilityThresholdTest {
    private static final double RATE = 0.1;

    private static RunResult run(String probe, int width, int test, Map<String, Object> more) {
        Map<String, Object> training =
                new HashMap<>(Map.of("optimizer", "gd", "learning_rate", RATE, "batch_size", 0, "epochs", 2));
        training.putAll(more);
        return Run.execute(new RunConfiguration(
                "mlp",
                Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", width)),
                "teacher",
                Settings.of(
                        DataSets.SOURCES.named("teacher").parameters(),
                        Map.of("dimension", 3, "outputs", 1, "train", 12, "test", test)),
                Settings.of(Training.PARAMETERS, training),
                List.of(new ProbeRequest(
                        probe,
                        new ProbeSchedule(false, true, List.of()),
                        Settings.of(Probes.ALL.named(probe).parameters(), Map.of()))),
                1));
    }

    private static Measurement row(RunResult result, String quantity) {
        return result.measurements().stream()
                .filter(row -> row.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    private static Measurement threshold(Map<String, Object> more) {
        return row(run("curvature", 3, 0, more), "stability_threshold");
    }

    @Test
    void gradientDescentHasOne() {
        assertEquals(2 / RATE, threshold(Map.of()).value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clip_norm | 1e-3 | no_gradient_descent",
                "rates | b=0.1 | no_gradient_descent",
                "batch_size | 4 | mini_batches"
            })
    void shortenedGradientsRatesOfBlocksAndMiniBatchesHaveNone(String setting, String value, String status) {
        Object given = setting.equals("rates")
                ? value
                : setting.equals("clip_norm") ? (Object) Double.valueOf(value) : Integer.valueOf(value);
        assertEquals(status, threshold(Map.of(setting, given)).status());
    }

    /** The word of an optimiser does not say whether weights decay or gradients are shortened. */
    @Test
    void aWordAloneIsNoRule() {
        assertEquals(
                Optional.empty(), new Snapshot.Pace("gd", true, RATE, 0).rule().get());
    }

    /** What Adam divides by belongs to the weights that it has come to, and a threshold without it to any. */
    @Test
    void weightsThatWereGoneBackToHaveNoScale() {
        Map<String, Object> beyond = Map.of("learning_rate", 0.5, "epochs", 8, "best_weights", true);
        Map<String, Object> adam = new HashMap<>(beyond);
        adam.put("optimizer", "adam");
        RunResult back = run("curvature", 3, 12, adam);
        assertEquals(9, back.steps(), "eight, and that back");
        assertEquals("no_preconditioner", row(back, "preconditioned_sharpness").status());
        adam.put("best_weights", false);
        assertEquals(
                "ok",
                row(run("curvature", 3, 12, adam), "preconditioned_threshold").status());

        Map<String, Object> momentum = new HashMap<>(beyond);
        momentum.put("optimizer", "momentum");
        back = run("curvature", 3, 12, momentum);
        assertEquals(9, back.steps(), "eight, and that back");
        assertEquals(2 * 1.9 / 0.5, row(back, "stability_threshold").value(), 1e-14);
    }

    /** Least of so many runs, since vectors are objects until the code is compiled. */
    @Test
    void whoeverOnlyFollowsTheStepsLetsNoScaleBeMade() {
        int steps = 100;
        int parameters = 3 * 1000 + 1000 + 1000 + 1;
        long scales = 8L * parameters * steps;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 2; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                run(
                        "update-ratio",
                        1000,
                        0,
                        Map.of("optimizer", i == 0 ? "momentum" : "adam", "learning_rate", 1e-4, "epochs", steps));
                least[i] = Math.min(least[i], threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        long more = least[1] - least[0];
        assertTrue(more < scales / 2, "Adam's runs take " + more + " bytes more, and scales of all steps " + scales);
    }
}
