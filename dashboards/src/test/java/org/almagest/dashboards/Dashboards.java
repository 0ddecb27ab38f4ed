package org.almagest.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The dashboards as they are in the repository. */
final class Dashboards {
    static final Path RESOURCES = Path.of("src/main/resources");
    static final Path RULES = RESOURCES.resolve("prometheus");
    private static final Path FOLDER = RESOURCES.resolve("grafana/dashboards");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Dashboards() {}

    /** By file name. */
    static SortedMap<String, JsonNode> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            SortedMap<String, JsonNode> all = new TreeMap<>();
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All panels but the titles of rows. */
    static List<Panel> panels() {
        List<Panel> panels = new ArrayList<>();
        all().forEach((file, dashboard) -> dashboard.path("panels").forEach(panel -> {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(new Panel(file, panel));
            }
        }));
        return panels;
    }
}
