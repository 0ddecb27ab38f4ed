package org.almagest.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almagest.dynamics.probe.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards against Grafana's own model of dashboards and panels, and against our house rules. */
class DashboardSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCHEMA = Path.of("src/test/resources/grafana/dashboard.schema.json");
    private static final String SOURCE = "${datasource}";
    private static final Pattern QUANTITY = Pattern.compile("quantity=~?\"([^\"]*)\"");
    private static final int GRID = 24;

    static Stream<Map.Entry<String, JsonNode>> dashboards() {
        return Dashboards.all().entrySet().stream();
    }

    static Stream<Panel> panels() {
        return Dashboards.panels().stream();
    }

    @Test
    void theSixAreThere() {
        assertEquals(
                Set.of(
                        "fleet.json",
                        "scaling.json",
                        "condensation.json",
                        "curvature.json",
                        "convergence.json",
                        "verdicts.json"),
                Dashboards.all().keySet());
    }

    /** A panel that asks for a quantity, a probe declares; a word that no probe knows would stay empty for ever. */
    @ParameterizedTest
    @MethodSource("panels")
    void quantitiesThatAreAskedForAreDeclared(Panel panel) {
        Set<String> declared = Probes.quantitiesThat(quantity -> true);
        for (Panel.Query query : panel.queries()) {
            Matcher asked = QUANTITY.matcher(query.expression());
            while (asked.find()) {
                for (String word : asked.group(1).split("\\|")) {
                    boolean variable = word.startsWith("$");
                    assertTrue(
                            variable || declared.stream().anyMatch(name -> name.matches(word)),
                            () -> "%s asks for %s; declared are %s".formatted(panel, word, declared));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void dashboardIsWhatGrafanaTakes(Map.Entry<String, JsonNode> dashboard) throws IOException {
        assertEquals(List.of(), faults("dashboard", dashboard.getValue()));
    }

    @ParameterizedTest
    @MethodSource("panels")
    void panelIsWhatItsPluginTakes(Panel panel) throws IOException {
        assertEquals(List.of(), faults(panel.type() + "Options", panel.json().path("options")));
        JsonNode custom = panel.json().at("/fieldConfig/defaults/custom");
        if (!custom.isMissingNode()) {
            assertEquals(List.of(), faults(panel.type() + "Field", custom));
        }
    }

    @Test
    void schemaRefusesWhatIsWrong() throws IOException {
        ObjectNode dashboard = Dashboards.all().get("fleet.json").deepCopy();
        dashboard.put("schemaVersion", "thirty-nine");
        assertFalse(faults("dashboard", dashboard).isEmpty());
        dashboard.put("schemaVersion", 39).put("colour", "red");
        assertFalse(faults("dashboard", dashboard).isEmpty());
        Panel panel = Dashboards.panels().get(0);
        ObjectNode options = panel.json().path("options").deepCopy();
        options.put("graphMode", "pie");
        assertFalse(faults(panel.type() + "Options", options).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void dashboardIsTemplatedLinkedAndExplained(Map.Entry<String, JsonNode> entry) {
        JsonNode dashboard = entry.getValue();
        assertEquals(
                "almagest-" + entry.getKey().replace(".json", ""),
                dashboard.path("uid").asText());
        assertTrue(dashboard.path("title").asText().startsWith("Almagest · "));
        assertTrue(dashboard.path("description").asText().length() > 30);
        assertEquals("[\"almagest\"]", dashboard.path("tags").toString());
        JsonNode link = dashboard.at("/links/0");
        assertEquals("dashboards", link.path("type").asText());
        assertEquals("[\"almagest\"]", link.path("tags").toString());
        assertTrue(link.path("includeVars").asBoolean() && link.path("keepTime").asBoolean());
        JsonNode variables = dashboard.at("/templating/list");
        assertEquals("datasource", variables.at("/0/name").asText());
        assertEquals("datasource", variables.at("/0/type").asText());
        assertEquals("sweep", variables.at("/1/name").asText());
        for (JsonNode variable : variables) {
            if (variable.path("type").asText().equals("query")) {
                assertEquals(SOURCE, variable.at("/datasource/uid").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsLieSideBySide(Map.Entry<String, JsonNode> entry) {
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonNode panel : entry.getValue().path("panels")) {
            assertTrue(ids.add(panel.path("id").asInt()), () -> "two panels of id " + panel.path("id"));
            JsonNode at = panel.path("gridPos");
            int right = at.path("x").asInt() + at.path("w").asInt();
            assertTrue(right <= GRID, () -> panel.path("title") + " is wider than the page");
            for (int x = at.path("x").asInt(); x < right; x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertTrue(cells.add(List.of(x, y)), () -> panel.path("title") + " covers another panel");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void panelSaysWhatItShows(Panel panel) {
        assertFalse(panel.title().isBlank());
        assertTrue(panel.json().path("description").asText().length() > 20, "a description with the formula");
        if (!panel.type().equals("heatmap")) {
            assertFalse(panel.json().at("/fieldConfig/defaults/unit").asText().isBlank(), "a unit");
        }
        Set<String> names = new HashSet<>();
        assertFalse(panel.queries().isEmpty());
        for (JsonNode target : panel.json().path("targets")) {
            assertEquals(SOURCE, target.at("/datasource/uid").asText());
            assertTrue(names.add(target.path("refId").asText()));
            assertTrue(target.path("expr").asText().contains("sweep=~\"$sweep\""), "only the chosen sweeps");
        }
        assertEquals(SOURCE, panel.json().at("/datasource/uid").asText());
    }

    private static List<String> faults(String what, JsonNode json) throws IOException {
        ObjectNode schema = (ObjectNode) JSON.readTree(SCHEMA.toFile());
        JsonNode part = schema.at("/definitions/DashboardFile/properties/" + what);
        assertFalse(part.isMissingNode(), () -> "the schema does not know " + what);
        schema.remove("$ref");
        schema.setAll((ObjectNode) part);
        JsonSchema validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        List<String> faults = new ArrayList<>();
        // Grafana takes null for the first step of thresholds, −∞ in JSON; its declarations are made without strict
        // nulls.
        validator.validate(json).stream()
                .map(ValidationMessage::getMessage)
                .filter(message -> !message.matches(".*thresholds\\.steps\\[0]\\.value: null found, number expected"))
                .forEach(faults::add);
        return faults;
    }
}
