package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where one step size moves all parameters along the whole gradient there is a threshold, and nowhere else. */
class StabilityThresholdTest {
    private static final double RATE = 0.1;

    private static Measurement threshold(Map<String, Object> more) {
        Map<String, Object> training =
                new HashMap<>(Map.of("optimizer", "gd", "learning_rate", RATE, "batch_size", 0, "epochs", 2));
        training.putAll(more);
        RunConfiguration configuration = new RunConfiguration(
                "mlp",
                Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", 3)),
                "teacher",
                Settings.of(
                        DataSets.SOURCES.named("teacher").parameters(),
                        Map.of("dimension", 3, "outputs", 1, "train", 12, "test", 0)),
                Settings.of(Training.PARAMETERS, training),
                List.of(new ProbeRequest(
                        "curvature",
                        new ProbeSchedule(false, true, List.of()),
                        Settings.of(Probes.ALL.named("curvature").parameters(), Map.of()))),
                1);
        return Run.execute(configuration).measurements().stream()
                .filter(row -> row.quantity().equals("stability_threshold"))
                .findFirst()
                .orElseThrow();
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
}
