package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.jobs.report.SampleFleet.Names;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the section of summaries draws, beside the table. */
class SummarySectionTest {
    @TempDir
    Path folder;

    private static void add(SampleFleet fleet, String id, long step, String probe, String quantity, double value) {
        String moment = step == 0 ? "init" : "end";
        fleet.add(Table.MEASUREMENTS, id, step, moment, probe, quantity, null, value, 0.0, "ok");
    }

    /** Two settings of two seeds: the last numbers, joined seed by seed; what else there is stays away. */
    @Test
    void runsOfASeedAreJoined() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "summariser", "marked-facts", "exact_match", "summary");
        for (long seed = 1; seed <= 2; seed++) {
            for (String sentences : List.of("five", "six")) {
                String id = fleet.addRun(names, seed, "sentences", sentences);
                double level = seed + (sentences.equals("six") ? 0.5 : 0);
                add(fleet, id, 40, "summary", "rouge_2", 0.1 * level);
                add(fleet, id, 0, "summary", "rouge_2", 0);
                add(fleet, id, 40, "retrieval", "margin", level);
                add(fleet, id, 40, "summary", "rouge_1", 7);
            }
        }
        String other = fleet.addRun(new Names("planted", "mlp", "digits", "x", "retrieval"), 1, 8, 1, "finished", "");
        add(fleet, other, 40, "retrieval", "margin", 9);
        fleet.write(folder);
        JsonNode values = PageText.figure(Report.html(folder.toString()), "Summaries, sweep planted")
                .at("/data/values");
        List<String> found = new ArrayList<>();
        values.forEach(value -> found.add("%s %s %s %s"
                .formatted(
                        value.path("q").asText(),
                        value.path("s").asText().contains("five") ? "five" : "six",
                        value.path("r").asText().charAt(5),
                        value.path("y").asDouble())));
        found.sort(null);
        assertEquals(
                List.of(
                        "margin five 1 1.0",
                        "margin five 2 2.0",
                        "margin six 1 1.5",
                        "margin six 2 2.5",
                        "rouge_2 five 1 0.1",
                        "rouge_2 five 2 0.2",
                        "rouge_2 six 1 0.15",
                        "rouge_2 six 2 0.25"),
                found);
    }

    @Test
    void withoutSummariesThereIsNoSection() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "mlp", "digits", "margin", "retrieval");
        add(fleet, fleet.addRun(names, 1, 8, 1, "finished", ""), 40, "retrieval", "margin", 9);
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertFalse(html.contains("id=summaries"));
        assertTrue(html.contains("id=runs"));
    }
}
