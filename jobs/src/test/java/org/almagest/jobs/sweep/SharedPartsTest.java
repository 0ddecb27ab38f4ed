package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sharing shortens a schema and changes nothing else: with its references followed it is the schema that it was made from. */
class SharedPartsTest {
    /** Editors read a schema of this size in a moment; spelled out it has tens of megabytes. */
    private static final int MOST_CHARACTERS = 2_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Object> LONG =
            Map.of("type", "array", "minItems", 1, "items", Map.of("type", "integer", "minimum", 0, "maximum", 1000));

    @Test
    void whatOccursTwiceIsSaidOnce() {
        Map<String, Object> schema = Map.of(
                "properties",
                Map.of(
                        "width",
                        described("how wide"),
                        "depth",
                        described("how deep"),
                        "once",
                        Map.of("enum", words())));
        JsonNode shared = JSON.valueToTree(SharedParts.of(schema));
        assertEquals("#/$defs/depth", shared.at("/properties/depth/$ref").asText());
        assertEquals("how deep", shared.at("/properties/depth/description").asText());
        assertEquals("#/$defs/depth", shared.at("/properties/width/$ref").asText());
        assertEquals("array", shared.at("/$defs/depth/type").asText());
        assertEquals("one", shared.at("/properties/once/enum/0").asText());
        assertEquals(1, shared.path("$defs").size());
        assertSame("", schema, shared, shared);
    }

    @Test
    void equalNamesOfDifferentPartsAreToldApart() {
        Map<String, Object> other = Map.of("enum", words());
        Map<String, Object> schema = Map.of(
                "anyOf",
                List.of(
                        Map.of("properties", Map.of("depth", LONG, "a", LONG)),
                        Map.of("properties", Map.of("depth", other, "b", other))));
        JsonNode shared = JSON.valueToTree(SharedParts.of(schema));
        assertEquals(2, shared.path("$defs").size());
        assertSame("", schema, shared, shared);
    }

    /** A property may be called like a keyword. */
    @Test
    void propertiesThatAreNamedLikeKeywordsAreProperties() {
        Map<String, Object> schema =
                Map.of("properties", Map.of("not", LONG, "items", LONG, "description", LONG, "^(a|b)[.]", LONG));
        JsonNode shared = JSON.valueToTree(SharedParts.of(schema));
        assertSame("", schema, shared, shared);
        assertEquals(1, shared.path("$defs").size());
    }

    @Test
    void schemaOfSweepFilesIsSmallAndMeansTheSame() throws Exception {
        Catalogue catalogue = Catalogue.onClassPath();
        String text = SweepSchema.text(catalogue);
        assertTrue(text.length() < MOST_CHARACTERS, () -> text.length() + " characters");
        JsonNode shared = JSON.readTree(text);
        assertSame("", SweepSchema.spelledOut(catalogue), shared, shared);
        Set<String> defined = new TreeSet<>();
        shared.path("$defs").fieldNames().forEachRemaining(defined::add);
        assertEquals(
                defined, new TreeSet<>(references(shared)), "what is defined is referred to, and the other way round");
    }

    @Test
    void comparisonFindsADifference() {
        Map<String, Object> schema = Map.of("properties", Map.of("a", LONG, "b", LONG));
        JsonNode shared = JSON.valueToTree(SharedParts.of(schema));
        Map<String, Object> other = Map.of("properties", Map.of("a", LONG, "b", Map.of("enum", words())));
        assertThrows(AssertionError.class, () -> assertSame("", other, shared, shared));
    }

    private static Map<String, Object> described(String meaning) {
        return Map.of("description", meaning, "type", "array", "minItems", 1, "items", LONG.get("items"));
    }

    private static List<String> words() {
        return List.of(
                "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve");
    }

    private static List<String> references(JsonNode shared) {
        return shared.findValuesAsText("$ref").stream()
                .map(reference -> reference.substring("#/$defs/".length()))
                .toList();
    }

    /** Walks through both at once, so that nothing is spelled out in memory. */
    private static void assertSame(String at, Object expected, JsonNode shared, JsonNode root) {
        if (expected instanceof Map<?, ?> map) {
            ObjectNode found = followed(shared, root);
            found.remove("$defs");
            Set<String> names = new TreeSet<>();
            found.fieldNames().forEachRemaining(names::add);
            assertEquals(new TreeSet<>(map.keySet()), names, at);
            map.forEach((key, value) -> assertSame(at + "/" + key, value, found.path((String) key), root));
        } else if (expected instanceof List<?> list) {
            assertEquals(list.size(), shared.size(), at);
            for (int i = 0; i < list.size(); i++) {
                assertSame(at + "/" + i, list.get(i), shared.path(i), root);
            }
        } else {
            assertEquals(String.valueOf(expected), shared.asText(), at);
        }
    }

    /** A copy of {@code shared}, with what it refers to in the place of its reference. */
    private static ObjectNode followed(JsonNode shared, JsonNode root) {
        ObjectNode copy = JSON.createObjectNode();
        if (shared.path("$ref").isTextual()) {
            JsonNode part = root.at(shared.path("$ref").asText().substring(1));
            assertTrue(part.isObject(), () -> "nothing at " + shared.path("$ref"));
            copy.setAll(followed(part, root));
        }
        shared.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("$ref")) {
                copy.set(field.getKey(), field.getValue());
            }
        });
        return copy;
    }
}
