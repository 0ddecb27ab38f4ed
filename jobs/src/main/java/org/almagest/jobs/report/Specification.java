package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Vega-Lite specifications: files beside this class, in which a text {@code "$name"} stands for what is filled in. */
final class Specification {
    static final ObjectMapper JSON = new ObjectMapper();

    private Specification() {}

    /**
     * The specification {@code name}, filled in.
     *
     * @throws IllegalArgumentException if it asks for something that {@code values} does not have
     */
    static ObjectNode of(String name, Map<String, JsonNode> values) {
        String file = name + ".vl.json";
        try (InputStream stream = Objects.requireNonNull(Specification.class.getResourceAsStream(file), file)) {
            return withoutEmptyLayers((ObjectNode) filled(JSON.readTree(stream), values, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A layer has the name of the kind {@code k} of data that it draws; Vega warns of those that have none. */
    private static ObjectNode withoutEmptyLayers(ObjectNode specification) {
        if (specification.path("layer") instanceof ArrayNode layers) {
            Set<String> kinds = new HashSet<>();
            specification
                    .at("/data/values")
                    .forEach(value -> kinds.add(value.path("k").asText()));
            for (int i = layers.size() - 1; i >= 0; i--) {
                String kind = layers.get(i).path("name").asText("");
                if (!kind.isEmpty() && !kinds.contains(kind)) {
                    layers.remove(i);
                }
            }
        }
        return specification;
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    static JsonNode text(String text) {
        return TextNode.valueOf(text);
    }

    private static JsonNode filled(JsonNode node, Map<String, JsonNode> values, String file) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> entry.setValue(filled(entry.getValue(), values, file)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, filled(array.get(i), values, file));
            }
        } else if (node.isTextual() && node.textValue().startsWith("$")) {
            JsonNode value = values.get(node.textValue().substring(1));
            if (value == null) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "%s asks for %s; expected one of %s", file, node.textValue(), values.keySet()));
            }
            return value;
        }
        return node;
    }
}
