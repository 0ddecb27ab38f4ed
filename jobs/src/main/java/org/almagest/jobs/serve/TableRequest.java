package org.almagest.jobs.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.flight.Refusal;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for. As JSON, in a ticket or in a descriptor's command:
 * {@code {"table": "trajectory", "sweep": "quickstart", "family": "resnet", "follow": true}}, all but the table optional.
 * As a descriptor's path: {@code ["trajectory", "sweep=quickstart", "family=resnet", "follow=true"]}. As a ticket for the
 * whole of a table, its name alone.
 *
 * @param table the table
 * @param sweep the one sweep wanted; null for all
 * @param family the one family wanted; null for all
 * @param follow whether to go on with the rows of runs as they are published
 */
record TableRequest(Table table, @Nullable String sweep, @Nullable String family, boolean follow) {
    private static final String TABLE = "table";
    private static final String SWEEP = "sweep";
    private static final String FAMILY = "family";
    private static final String FOLLOW = "follow";
    private static final List<String> KEYS = List.of(TABLE, SWEEP, FAMILY, FOLLOW);

    private static final String EXAMPLE =
            "expected a table's name, or JSON such as {\"table\": \"trajectory\", \"family\": \"resnet\"}";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** All of {@code table}. */
    static TableRequest all(Table table) {
        return new TableRequest(table, null, null, false);
    }

    /**
     * Reads a ticket, or a descriptor's command.
     *
     * @throws Refusal if it makes no sense
     */
    static TableRequest of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw bad("nothing is asked for: " + EXAMPLE);
        }
        if (!text.startsWith("{")) {
            return all(table(text));
        }
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw bad(String.format(Locale.ROOT, "%s is no JSON (%s): %s", text, e.getOriginalMessage(), EXAMPLE));
        }
        return of(text, (ObjectNode) json);
    }

    /**
     * Reads a descriptor's path.
     *
     * @throws Refusal if it makes no sense
     */
    static TableRequest of(List<String> path) {
        if (path.isEmpty()) {
            throw bad("the path is empty: expected [\"TABLE\"], or [\"TABLE\", \"sweep=NAME\", \"family=NAME\"]");
        }
        ObjectNode json = JSON.createObjectNode().put(TABLE, path.get(0));
        for (String element : path.subList(1, path.size())) {
            int equals = element.indexOf('=');
            if (equals < 0) {
                throw bad(String.format(
                        Locale.ROOT,
                        "%s in a path: expected sweep=NAME, family=NAME or follow=true after the table's name",
                        element));
            }
            String key = element.substring(0, equals);
            String value = element.substring(equals + 1);
            if (json.has(key)) {
                throw bad(String.format(Locale.ROOT, "%s stands twice in the path %s: expected it once", key, path));
            }
            if (key.equals(FOLLOW) && (value.equals("true") || value.equals("false"))) {
                json.put(key, value.equals("true"));
            } else {
                json.put(key, value);
            }
        }
        return of(path.toString(), json);
    }

    private static TableRequest of(String text, ObjectNode json) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!KEYS.contains(field.getKey())) {
                throw bad(String.format(
                        Locale.ROOT,
                        "%s is no key of a request: expected %s%s",
                        field.getKey(),
                        String.join(", ", KEYS),
                        Suggestion.forWord(field.getKey(), KEYS)));
            }
        }
        String name = text(json, TABLE);
        if (name == null) {
            throw bad(String.format(Locale.ROOT, "%s names no table: %s", text, EXAMPLE));
        }
        Table table = table(name);
        JsonNode follow = json.path(FOLLOW);
        if (!follow.isMissingNode() && !follow.isBoolean()) {
            throw bad(String.format(Locale.ROOT, "follow is %s: expected true or false", follow));
        }
        if (follow.asBoolean() && !isOfRuns(table)) {
            throw bad(String.format(
                    Locale.ROOT,
                    "%s cannot be followed: it is computed anew as a whole; expected a table of runs' rows, or follow left out; ask for it again to see it change",
                    table.folder()));
        }
        return new TableRequest(table, text(json, SWEEP), text(json, FAMILY), follow.asBoolean());
    }

    private static @Nullable String text(ObjectNode json, String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw bad(String.format(
                    Locale.ROOT, "%s is %s: expected one name as a JSON string, or the key left out", key, value));
        }
        return value.textValue();
    }

    private static Table table(String name) {
        List<String> names = Stream.of(Table.values()).map(Table::folder).toList();
        return Arrays.stream(Table.values())
                .filter(table -> table.folder().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.NOT_FOUND,
                        String.format(
                                Locale.ROOT,
                                "no table is called %s: expected one of %s%s",
                                name,
                                String.join(", ", names),
                                Suggestion.forWord(name, names))));
    }

    private static Refusal bad(String message) {
        return new Refusal(Refusal.Kind.SENSELESS, message);
    }

    /** Whether the rows of {@code table} belong to runs, and are published with them. */
    private static boolean isOfRuns(Table table) {
        return table != Table.FITS && table != Table.VERDICTS;
    }

    /** Whether a filter is set. */
    boolean isFiltered() {
        return sweep != null || family != null;
    }

    /** Whether a run of {@code ofSweep} and {@code ofFamily} is wanted. */
    boolean wants(String ofSweep, String ofFamily) {
        return (sweep == null || sweep.equals(ofSweep)) && (family == null || family.equals(ofFamily));
    }

    /** The ticket that asks for this. */
    byte[] ticket() {
        ObjectNode json = JSON.createObjectNode().put(TABLE, table.folder());
        if (sweep != null) {
            json.put(SWEEP, sweep);
        }
        if (family != null) {
            json.put(FAMILY, family);
        }
        if (follow) {
            json.put(FOLLOW, true);
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
