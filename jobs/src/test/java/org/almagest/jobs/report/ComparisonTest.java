package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.report.SampleFleet.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two folders side by side. */
class ComparisonTest {
    private static final Pattern ROW = Pattern.compile(
            "<tr( class=differs)?><td class=word>(.*?)</td><td class=word>(.*?)</td><td class=word>(.*?)</td></tr>");

    @TempDir
    Path folder;

    /** Networks whose largest weights fall with depth by the power −1/4 after training, with scatter by {@code draw}. */
    private String fleet(String name, Names names, long draw, int... depths) {
        SampleFleet fleet = new SampleFleet(draw);
        for (int depth : depths) {
            for (long seed = 1; seed <= 3; seed++) {
                fleet.add(names, depth, 10, seed);
            }
        }
        fleet.write(folder.resolve(name));
        Analysis.run(folder.resolve(name).toString());
        return folder.resolve(name).toString();
    }

    private static Map<String, String[]> rows(String html) {
        Map<String, String[]> rows = new HashMap<>();
        Matcher row = ROW.matcher(html);
        while (row.find()) {
            rows.put(
                    row.group(2), new String[] {row.group(3), row.group(4), row.group(1) == null ? "same" : "differs"});
        }
        return rows;
    }

    @Test
    void exponentsOfBothStandBesideEachOtherAndTheirPointsInOnePlot() {
        Names other = new Names("again", "cnn", "digits", "max_norm", "hessian");
        String one = fleet("one", Names.PLAIN, 1, 4, 8, 16, 32, 64, 128);
        String two = fleet("two", other, 2, 4, 8, 16, 32);
        String html = Comparison.html(one, two);
        String[] law = rows(html).get("max_norm along depth: cnn on digits");
        assertTrue(law != null && law[0].startsWith("-0.2") && law[1].startsWith("-0.2"), html::toString);
        JsonNode values = PageText.figure(html, "max_norm against depth").at("/data/values");
        Map<String, Integer> points = new HashMap<>();
        values.forEach(value -> {
            if (value.path("k").asText().equals("point")) {
                assertFalse(value.path("id").asText().isEmpty(), value::toString);
                points.merge(value.path("s").asText().substring(0, 5), 1, Integer::sum);
            }
        });
        assertEquals(Map.of("first", 18, "secon", 12), points);
    }

    @Test
    void settingsThatDifferAreNamedAndOthersAreNot() {
        String one = fleet("one", Names.PLAIN, 1, 4, 8, 16);
        String two = fleet("two", Names.PLAIN, 1, 4, 8, 32);
        Map<String, String[]> rows = rows(Comparison.html(one, two));
        String[] depths = rows.entrySet().stream()
                .filter(row -> row.getKey().endsWith("depth"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        assertEquals("4, 8, 16", depths[0], "numbers by their size");
        assertEquals("4, 8, 32", depths[1]);
        assertFalse(rows.keySet().stream().anyMatch(name -> name.endsWith("width")));
    }

    @Test
    void aFolderAndItselfAreTheSame() throws IOException {
        String one = fleet("one", Names.PLAIN, 1, 4, 8, 16);
        String page = Report.compare(one, one, null);
        assertEquals(one + "/compare.html", page);
        String html = Files.readString(Path.of(page));
        assertTrue(html.contains("The runs of both have the same settings."), "no setting differs");
        assertTrue(html.contains("<b>9</b><span>runs of both, bit for bit</span>"), "all runs are shared");
        rows(html).values().forEach(row -> assertEquals("same", row[2]));
        assertFalse(html.contains("<td class=word>≠"), "no interval lies apart from itself");
    }

    @Test
    void emptyFoldersAreAPage() throws IOException {
        Files.createDirectories(folder.resolve("nothing"));
        String nothing = folder.resolve("nothing").toString();
        String html = Comparison.html(nothing, nothing);
        assertEquals(Map.of(), rows(html));
    }
}
