package org.almagest.studies.fusionarchitectures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.junit.jupiter.api.Test;

/** The probe against the accuracies that training itself records: both look at the same examples after the same steps. */
class TimeToAccuracyTest {
    private static final int EVERY = 5;
    private static final int TEST = 40;

    private static RunResult run(int epochs, double noise) {
        PatchQuestions source = new PatchQuestions();
        Map<String, Object> data = Map.of(
                "train",
                64,
                "test",
                TEST,
                "patches",
                1,
                "words",
                1,
                "fillers",
                1,
                "attributes",
                2,
                "noise",
                noise,
                "unlabelled",
                20);
        Settings probe = Settings.of(
                Probes.ALL.named("time-to-accuracy").parameters(), Map.of("every", EVERY, "examples", TEST));
        return Run.train(
                new RunConfiguration(
                        "fusion",
                        Settings.of(Families.ALL.named("fusion").parameters(), Map.of("width", 4, "depth", 1)),
                        source.name(),
                        Settings.of(source.parameters(), data),
                        Settings.of(
                                Training.PARAMETERS,
                                Map.of(
                                        "loss",
                                        "cross-entropy",
                                        "learning_rate",
                                        0.01,
                                        "batch_size",
                                        16,
                                        "epochs",
                                        epochs,
                                        "record",
                                        "linear",
                                        "record_spacing",
                                        (double) EVERY,
                                        "evaluate",
                                        "recorded")),
                        List.of(new ProbeRequest(
                                "time-to-accuracy", new ProbeSchedule(false, true, List.of(), List.of()), probe)),
                        1),
                source.load(Settings.of(source.parameters(), data)));
    }

    private static Measurement look(RunResult run) {
        return run.measurements().stream()
                .filter(measurement -> measurement.quantity().equals("steps_to_90"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void isTheFirstRecordedStepAboveNineInTen() {
        RunResult run = run(40, 0.3);
        long expected = run.trajectory().stream()
                .filter(point -> point.step() > 0 && point.testAccuracy() != null && point.testAccuracy() > 0.9)
                .mapToLong(TrajectoryPoint::step)
                .min()
                .orElseThrow();
        assertEquals((double) expected, look(run).value());
        assertEquals(0, expected % EVERY);
    }

    @Test
    void whatIsNeverReachedIsNoNumber() {
        Measurement never = look(run(2, 50));
        assertNull(never.value());
        assertEquals("not_reached", never.status());
    }
}
