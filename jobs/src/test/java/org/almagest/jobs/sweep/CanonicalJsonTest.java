package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.RunConfiguration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The text that travels to executors and stands in the runs table. */
class CanonicalJsonTest {
    private static final RunConfiguration PINNED = new RunConfiguration(
            "resnet",
            settings(Map.of("depth", 8L, "activation", "tanh", "init_scale", 0.01, "bias", true)),
            "ode-flow",
            settings(Map.of("dimension", 10L)),
            settings(Map.of("learning_rate", 1e-4, "stop_loss", 0.0, "divergence_factor", 1e6)),
            List.of(new ProbeRequest(
                    "weight-scaling", new ProbeSchedule(true, true, List.of(100L, 20L)), settings(Map.of("cut", 1.0)))),
            3);

    private static final String PINNED_TEXT = "{\"data\":\"ode-flow\",\"data_settings\":{\"dimension\":10},"
            + "\"family\":\"resnet\",\"model\":{\"activation\":\"tanh\",\"bias\":true,\"depth\":8,\"init_scale\":0.01},"
            + "\"probes\":[{\"at\":{\"end\":true,\"init\":true,\"steps\":[20,100]},\"probe\":\"weight-scaling\","
            + "\"settings\":{\"cut\":1.0}}],\"seed\":3,"
            + "\"training\":{\"divergence_factor\":1000000.0,\"learning_rate\":1.0E-4,\"stop_loss\":0.0}}";

    @Test
    void textIsPinned() {
        assertEquals(PINNED_TEXT, CanonicalJson.write(PINNED));
    }

    /** Without losses there is no word of them: the run_id is that of the time before there were any. */
    @Test
    void lossesAreWrittenWhereThereAreSome() {
        RunConfiguration falling = new RunConfiguration(
                PINNED.family(),
                PINNED.model(),
                PINNED.data(),
                PINNED.dataSettings(),
                PINNED.training(),
                List.of(new ProbeRequest(
                        "weight-scaling",
                        new ProbeSchedule(true, true, List.of(100L, 20L), List.of(0.5, 0.9)),
                        settings(Map.of("cut", 1.0)))),
                PINNED.seed());
        String text = CanonicalJson.write(falling);
        assertEquals(PINNED_TEXT.replace("\"init\":true,", "\"init\":true,\"losses\":[0.9,0.5],"), text);
        assertEquals(falling, CanonicalJson.read(text));
    }

    @Test
    void recordedMomentsAreWrittenWhereTheyAreAskedFor() {
        RunConfiguration recorded = new RunConfiguration(
                PINNED.family(),
                PINNED.model(),
                PINNED.data(),
                PINNED.dataSettings(),
                PINNED.training(),
                List.of(new ProbeRequest(
                        "weight-scaling",
                        new ProbeSchedule(true, true, List.of(100L, 20L), List.of(), true),
                        settings(Map.of("cut", 1.0)))),
                PINNED.seed());
        String text = CanonicalJson.write(recorded);
        assertEquals(PINNED_TEXT.replace("\"init\":true,", "\"init\":true,\"recorded\":true,"), text);
        assertEquals(recorded, CanonicalJson.read(text));
    }

    @Test
    void whatFilesHoldIsWrittenWhereThereAreSome() {
        RunConfiguration reading = new RunConfiguration(
                PINNED.family(),
                PINNED.model(),
                PINNED.data(),
                PINNED.dataSettings(),
                PINNED.training(),
                PINNED.probes(),
                PINNED.seed(),
                Map.of("labels", "b1", "images", "a0"));
        String text = CanonicalJson.write(reading);
        assertEquals(
                PINNED_TEXT.replace("\"model\":", "\"files\":{\"images\":\"a0\",\"labels\":\"b1\"},\"model\":"),
                text);
        assertEquals(reading, CanonicalJson.read(text));
    }

    @Test
    void wholeAndRealNumbersStayApart() {
        RunConfiguration back = CanonicalJson.read(CanonicalJson.write(PINNED));
        assertEquals(PINNED, back);
        assertEquals(1.0, back.probes().get(0).settings().values().get("cut"));
        assertEquals(8L, back.model().values().get("depth"));
    }

    @RepeatedTest(200)
    void randomConfigurationsReturnUnchanged(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        RunConfiguration configuration = new RunConfiguration(
                "f\u00e9\"\\\n",
                random(random),
                "d",
                random(random),
                random(random),
                List.of(new ProbeRequest(
                        "p",
                        new ProbeSchedule(random.nextBoolean(), false, List.of(random.nextLong(1000))),
                        random(random))),
                random.nextLong());
        String text = CanonicalJson.write(configuration);
        assertEquals(configuration, CanonicalJson.read(text));
        assertEquals(text, CanonicalJson.write(CanonicalJson.read(text)));
    }

    @Test
    void otherTextIsRefused() {
        for (String text : List.of("", "{", "[]", "{\"family\":\"x\"}", "null")) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.read(text), text);
            assertEquals(
                    "not a run configuration: %s; expected the canonical JSON of one, as in the runs table's config"
                            .formatted(text),
                    e.getMessage());
        }
    }

    private static Settings random(SplittableRandom random) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            String name = "k" + random.nextInt(100);
            switch (random.nextInt(5)) {
                case 0 -> values.put(name, random.nextLong());
                case 1 -> values.put(name, random.nextBoolean());
                case 2 -> values.put(name, "w" + random.nextInt());
                case 3 -> values.put(name, (double) random.nextInt(-5, 5));
                default -> {
                    // Any finite double, down to the subnormal ones.
                    double any = Double.longBitsToDouble(random.nextLong());
                    values.put(name, Double.isFinite(any) ? any : 0.5);
                }
            }
        }
        return settings(values);
    }

    private static Settings settings(Map<String, ?> values) {
        List<Parameter> parameters = values.entrySet().stream()
                .map(entry -> {
                    if (entry.getValue() instanceof Long) {
                        return Parameter.integer(entry.getKey(), 0, Long.MIN_VALUE, Long.MAX_VALUE, "");
                    } else if (entry.getValue() instanceof Double) {
                        return Parameter.real(entry.getKey(), 0, -Double.MAX_VALUE, Double.MAX_VALUE, "");
                    } else if (entry.getValue() instanceof Boolean) {
                        return Parameter.flag(entry.getKey(), false, "");
                    }
                    return Parameter.text(entry.getKey(), "", "");
                })
                .toList();
        return Settings.of(parameters, values);
    }
}
