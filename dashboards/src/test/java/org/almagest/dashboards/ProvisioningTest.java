package org.almagest.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The files that a server reads when it starts. */
class ProvisioningTest {
    private static final Path PROVISIONING = Dashboards.RESOURCES.resolve("grafana/provisioning");
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void grafanaFindsDataSourceAndDashboards() throws IOException {
        JsonNode sources = YAML.readTree(
                PROVISIONING.resolve("datasources/prometheus.yaml").toFile());
        assertEquals(1, sources.path("apiVersion").asInt());
        assertEquals("prometheus", sources.at("/datasources/0/type").asText());
        JsonNode scrape =
                YAML.readTree(Dashboards.RULES.resolve("prometheus.yml").toFile());
        // $__rate_interval is made from it: less than what is true gives rates of nothing
        assertEquals(
                scrape.at("/global/scrape_interval").asText(),
                sources.at("/datasources/0/jsonData/timeInterval").asText());
        JsonNode providers =
                YAML.readTree(PROVISIONING.resolve("dashboards/almagest.yaml").toFile());
        assertEquals(1, providers.path("apiVersion").asInt());
        assertEquals("file", providers.at("/providers/0/type").asText());
        assertEquals(
                "/var/lib/grafana/dashboards/almagest",
                providers.at("/providers/0/options/path").asText());
    }

    @Test
    void prometheusTakesItsConfiguration() throws IOException, InterruptedException {
        String missing = PrometheusServer.missing("promtool");
        assumeTrue(PrometheusServer.installed("promtool"), missing);
        Process process = new ProcessBuilder("promtool", "check", "config", "prometheus.yml")
                .directory(Dashboards.RULES.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
