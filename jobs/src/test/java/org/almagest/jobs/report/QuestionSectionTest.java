package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionSectionTest {
    @TempDir
    Path folder;

    private final SampleFleet fleet = new SampleFleet(1);

    /** Adds an untrained run with numbers of a probe. */
    private void add(String family, int width, long seed, int folds, String probe, Map<String, Double> found)
            throws Exception {
        String id = "%s-%d-%d".formatted(family, width, seed);
        Map<String, Object> config = new TreeMap<>(Map.of(
                "family",
                family,
                "data",
                "made",
                "data_settings",
                Map.of("folds", folds),
                "model",
                Map.of("width", width),
                "probes",
                List.of(),
                "seed",
                seed,
                "training",
                Map.of()));
        fleet.add(
                Table.RUNS,
                id,
                "planted",
                null,
                family,
                1,
                width,
                "relu",
                "gaussian",
                1.0,
                seed,
                "made",
                "gd",
                0.01,
                0,
                width,
                "finished",
                0L,
                0,
                0.5,
                0.5,
                null,
                0.2,
                null,
                null,
                new ObjectMapper().writeValueAsString(config),
                OutputFolder.SCHEMA_VERSION);
        new TreeMap<>(found)
                .forEach((quantity, value) ->
                        fleet.add(Table.MEASUREMENTS, id, 0L, "init", probe, quantity, null, value, 0.0, "ok"));
    }

    private static List<JsonNode> kind(JsonNode values, String kind) {
        List<JsonNode> found = new ArrayList<>();
        values.forEach(value -> {
            if (value.path("k").asText().equals(kind)) {
                found.add(value);
            }
        });
        return found;
    }

    private String page() {
        fleet.write(folder);
        return Report.html(folder.toString());
    }

    @Test
    void claimsThatWereLookedAtStandWithTheirQuestion() {
        fleet.addVerdict("question-pl", "agrees", "It holds.", Map.of("sweep", "descents", "reason", "in all runs"));
        fleet.addVerdict("question-no-curse", "inconclusive", "Who knows.", Map.of("reason", "no such runs"));
        fleet.addVerdict("mine", "agrees", "It bears on nothing.", Map.of("sweep", "descents", "reason", "so"));
        String html = page();
        assertTrue(html.contains("<dt>4 why does optimisation succeed?</dt><dd>question-pl: agrees</dd>"), html);
        assertFalse(html.contains("3 why is there no curse"), "nobody has looked");
    }

    @Test
    void withoutQuestionsThereIsNoSection() {
        fleet.addVerdict("mine", "agrees", "It bears on nothing.", Map.of("sweep", "descents", "reason", "so"));
        assertFalse(page().contains("Open questions"));
    }

    @Test
    void testErrorsAreDrawnAgainstFeatures() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            for (int width : new int[] {10, 60}) {
                add("random-features", width, seed, 0, "interpolation", Map.of("test_mse", 1.0 * width + seed));
            }
        }
        JsonNode values = PageText.figure(page(), "Double descent").at("/data/values");
        assertEquals(6, kind(values, "run").size());
        assertEquals(
                List.of(12.0, 62.0),
                kind(values, "median").stream()
                        .map(value -> value.path("y").asDouble())
                        .toList());
    }

    /** Of two runs it is the mean, and what is infinite has no place on a page. */
    @Test
    void theMedianLiesInTheMiddle() throws Exception {
        add("random-features", 10, 1, 0, "interpolation", Map.of("test_mse", 1.0));
        add("random-features", 10, 2, 0, "interpolation", Map.of("test_mse", 4.0));
        add("random-features", 60, 1, 0, "interpolation", Map.of("test_mse", Double.POSITIVE_INFINITY));
        JsonNode values = PageText.figure(page(), "Double descent").at("/data/values");
        assertEquals(2, kind(values, "run").size());
        assertEquals(
                List.of(2.5),
                kind(values, "median").stream()
                        .map(value -> value.path("y").asDouble())
                        .toList());
    }

    @Test
    void piecesAreDrawnAgainstDepth() throws Exception {
        add("tent-map", 2, 1, 3, "pieces", Map.of("pieces", 8.0, "shallow_bound", 7.0, "target_pieces", 8.0));
        JsonNode values = PageText.figure(page(), "Pieces against depth").at("/data/values");
        assertEquals(
                List.of("pieces of tent-map", "shallow_bound"),
                kind(values, "run").stream()
                        .map(value -> value.path("s").asText())
                        .toList());
        assertEquals(3, values.get(0).path("x").asDouble());
        assertEquals(8, values.get(0).path("y").asDouble());
    }
}
