package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource.Dimensions;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.junit.jupiter.api.Test;

/** What is refused of a sweep file is tested where files are read; here, what cannot be seen there. */
class TrainingCheckTest {
    private static final Model MODEL = Families.ALL
            .named("mlp")
            .build(Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1)), 2, 1);

    private static void check(int test, Map<String, ?> settings) {
        TrainingCheck.check(Settings.of(Training.PARAMETERS, settings), MODEL, new Dimensions(2, 1, 10, test));
    }

    private static UnsuitableSetting refused(int test, Map<String, ?> settings) {
        return assertThrows(UnsuitableSetting.class, () -> check(test, settings));
    }

    @Test
    void stoppingEarlyTakesExamplesHeldOut() {
        Map<String, Object> early = Map.of("early_stopping", 3);
        assertDoesNotThrow(() -> check(1, early));
        assertEquals("early_stopping", refused(0, early).setting());
    }

    @Test
    void aFlowHasNoSteps() {
        Map<String, Object> flow = new HashMap<>(Map.of("optimizer", "flow", "batch_size", 0));
        assertDoesNotThrow(() -> check(0, flow));
        Map.of("clip_norm", 1.0, "rates", "W=2", "weight_decay", 0.1).forEach((setting, value) -> {
            Map<String, Object> changed = new HashMap<>(flow);
            changed.put(setting, value);
            UnsuitableSetting e = refused(0, changed);
            assertEquals(setting, e.setting());
            assertTrue(e.getMessage().contains("optimizer flow"), e.getMessage());
        });
    }

    /** A run that no file was checked for is refused before it starts. */
    @Test
    void aRunIsCheckedToo() {
        RunResult result = Run.execute(new RunConfiguration(
                "mlp",
                Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1)),
                "teacher",
                Settings.of(DataSets.SOURCES.named("teacher").parameters(), Map.of("train", 10, "test", 0)),
                Settings.of(Training.PARAMETERS, Map.of("schedule", "step")),
                List.of(),
                1));
        assertEquals(Status.FAILED, result.status());
        assertEquals(
                "schedule_steps 0 with schedule step: expected the steps between two reductions of the rate",
                result.error());
    }

    /** A setting that the check looks at and does not name would be missed where it varies along an axis. */
    @Test
    void theSettingsThatAreLookedAtAreSettings() {
        Set<String> known = Training.PARAMETERS.stream().map(Parameter::name).collect(Collectors.toSet());
        assertEquals(
                Set.of(),
                new TreeSet<>(TrainingCheck.SETTINGS.stream()
                        .filter(setting -> !known.contains(setting))
                        .toList()));
    }

    @Test
    void thePaceOfAChangedStepIsNotTheOptimisers() {
        assertEquals("gd", Optimizer.pace(Settings.of(Training.PARAMETERS, Map.of("optimizer", "gd"))));
        assertEquals(
                "gd, clipped, rates by group",
                Optimizer.pace(
                        Settings.of(Training.PARAMETERS, Map.of("optimizer", "gd", "clip_norm", 1.0, "rates", "W=2"))));
    }
}
