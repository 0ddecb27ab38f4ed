package org.almagest.jobs.sweep;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.RunConfiguration;

/**
 * A run configuration as text: one JSON object without blanks, keys sorted, every default written out, real numbers with
 * a point or an exponent and as short as reading them back allows; {@code files}, what the files that it reads held when it
 * was planned, where it reads any. Equal configurations give equal text on every JVM,
 * and reading the text gives an equal configuration without the run's family, data source or probes on the class path.
 */
public final class CanonicalJson {
    // The JDK's own Double.toString is not always shortest before JDK 19, so the text would depend on the JVM.
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private CanonicalJson() {}

    /** The text of {@code configuration}. */
    public static String write(RunConfiguration configuration) {
        Map<String, Object> json = new TreeMap<>();
        json.put("family", configuration.family());
        json.put("model", configuration.model().values());
        json.put("data", configuration.data());
        json.put("data_settings", configuration.dataSettings().values());
        json.put("training", configuration.training().values());
        json.put(
                "probes",
                configuration.probes().stream().map(CanonicalJson::probe).toList());
        json.put("seed", configuration.seed());
        if (!configuration.files().isEmpty()) {
            json.put("files", configuration.files());
        }
        return text(json);
    }

    /**
     * The configuration that {@link #write} gave as {@code json}.
     *
     * @throws IllegalArgumentException if {@code json} is not such a text
     */
    public static RunConfiguration read(String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            List<ProbeRequest> probes = new ArrayList<>();
            for (JsonNode probe : root.required("probes")) {
                JsonNode at = probe.required("at");
                List<Long> steps = new ArrayList<>();
                at.required("steps").forEach(step -> steps.add(step.longValue()));
                List<Double> losses = new ArrayList<>();
                at.path("losses").forEach(loss -> losses.add(loss.doubleValue()));
                probes.add(new ProbeRequest(
                        probe.required("probe").textValue(),
                        probe.path("as").textValue(),
                        new ProbeSchedule(
                                at.required("init").booleanValue(),
                                at.required("end").booleanValue(),
                                steps,
                                losses,
                                at.path("recorded").booleanValue()),
                        settings(probe.required("settings"))));
            }
            return new RunConfiguration(
                    root.required("family").textValue(),
                    settings(root.required("model")),
                    root.required("data").textValue(),
                    settings(root.required("data_settings")),
                    settings(root.required("training")),
                    probes,
                    root.required("seed").longValue(),
                    files(root.path("files")));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "not a run configuration: %s; expected the canonical JSON of one, as in the runs table's config",
                            json),
                    e);
        }
    }

    private static Map<String, Object> probe(ProbeRequest request) {
        Map<String, Object> json = new TreeMap<>();
        json.put("probe", request.probe());
        json.put("settings", request.settings().values());
        json.put("at", schedule(request.at()));
        if (request.as() != null) {
            json.put("as", request.as());
        }
        return json;
    }

    /** When a probe measures. What is not asked for is not in it: a new way to ask leaves the text of old requests as it was. */
    static Map<String, Object> schedule(ProbeSchedule at) {
        Map<String, Object> json = new TreeMap<>();
        json.put("init", at.init());
        json.put("end", at.end());
        json.put("steps", at.steps());
        if (!at.losses().isEmpty()) {
            json.put("losses", at.losses());
        }
        if (at.recorded()) {
            json.put("recorded", true);
        }
        return json;
    }

    private static Map<String, String> files(JsonNode object) {
        Map<String, String> files = new TreeMap<>();
        object.fields()
                .forEachRemaining(
                        field -> files.put(field.getKey(), field.getValue().asText()));
        return files;
    }

    /** Any value of maps, lists, words and numbers, in the form of a configuration. */
    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists, words and numbers are always JSON", e);
        }
    }

    // The values were checked before they were written; here their form alone says what they are.
    private static Settings settings(JsonNode object) {
        List<Parameter> parameters = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        object.fields().forEachRemaining(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isIntegralNumber()) {
                parameters.add(Parameter.requiredInteger(name, Long.MIN_VALUE, Long.MAX_VALUE, ""));
                values.put(name, value.longValue());
            } else if (value.isFloatingPointNumber()) {
                parameters.add(Parameter.real(name, 0, -Double.MAX_VALUE, Double.MAX_VALUE, ""));
                values.put(name, value.doubleValue());
            } else if (value.isBoolean()) {
                parameters.add(Parameter.flag(name, false, ""));
                values.put(name, value.booleanValue());
            } else if (value.isTextual()) {
                parameters.add(Parameter.text(name, "", ""));
                values.put(name, value.textValue());
            } else {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "setting %s is %s; expected a number, word or flag", name, value.getNodeType()));
            }
        });
        return Settings.of(parameters, values);
    }
}
