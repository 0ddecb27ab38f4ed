package org.almagest.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recording and alert rules, by Prometheus' own tester. */
class RulesTest {
    private static final Path CASES = Path.of("src/test/resources/prometheus/rules_test.yml");

    @TempDir
    Path folder;

    @Test
    void rulesDoWhatTheirCasesSay() throws IOException, InterruptedException {
        assertEquals("", promtool(Files.readString(CASES)));
    }

    @Test
    void caseThatIsWrongIsFound() throws IOException, InterruptedException {
        String wrong = Files.readString(CASES).replace("value: 0.06}", "value: 0.07}");
        assertTrue(promtool(wrong).contains("FAILED"));
    }

    @Test
    void everyAlertHasACaseThatFiresAndSaysWhatToDo() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        Set<String> fired = new TreeSet<>();
        for (JsonNode test : yaml.readTree(CASES.toFile()).path("tests")) {
            for (JsonNode expected : test.path("alert_rule_test")) {
                if (!expected.path("exp_alerts").isEmpty()) {
                    fired.add(expected.path("alertname").asText());
                }
            }
        }
        Set<String> alerts = new TreeSet<>();
        for (JsonNode rule :
                yaml.readTree(Dashboards.RULES.resolve("alerts.yml").toFile()).at("/groups/0/rules")) {
            alerts.add(rule.path("alert").asText());
            assertTrue(rule.at("/annotations/description").asText().length() > 30, rule::toString);
            assertTrue(Set.of("info", "warning", "critical")
                    .contains(rule.at("/labels/severity").asText()));
        }
        assertEquals(alerts, fired);
    }

    /** What promtool has to complain of. */
    private String promtool(String cases) throws IOException, InterruptedException {
        String missing = PrometheusServer.missing("promtool");
        assumeTrue(PrometheusServer.installed("promtool"), missing);
        for (String rules : List.of("recording.yml", "alerts.yml")) {
            Files.copy(Dashboards.RULES.resolve(rules), folder.resolve(rules));
        }
        Path file = Files.writeString(folder.resolve("cases.yml"), cases);
        Process process = new ProcessBuilder("promtool", "test", "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said;
    }
}
