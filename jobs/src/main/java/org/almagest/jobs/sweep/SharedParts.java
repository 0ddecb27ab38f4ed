package org.almagest.jobs.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says once what a JSON Schema repeats: a part that occurs again gets a name under {@code $defs}, and every place refers to it. The
 * meaning is the same; the text is a small fraction, so that editors can read it. A description stays where it is, beside the
 * reference, since equal values are explained in different words.
 */
final class SharedParts {
    private static final String PLACE = "$defs";
    private static final String REFERENCE = "$ref";
    private static final String DESCRIPTION = "description";
    /** What is shorter is repeated as it is: a reference to it would not be shorter. */
    private static final int LEAST_LENGTH = 60;

    /** Keywords whose value is a schema. */
    private static final Set<String> SCHEMA = Set.of("items", "additionalProperties", "not", "if", "then", "else");
    /** Keywords whose value is a list of schemas. */
    private static final Set<String> SCHEMAS = Set.of("anyOf", "oneOf", "allOf");
    /** Keywords whose value is schemas by name. */
    private static final Set<String> NAMED_SCHEMAS = Set.of("properties", "patternProperties");

    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    /** Every part that is long enough; where others stand in it, it has their numbers in this list as references. */
    private final List<Part> parts = new ArrayList<>();

    private final Map<String, Integer> numbers = new HashMap<>();
    /** Maps that were gone through already: the schema uses many of its own again and again. */
    private final IdentityHashMap<Map<String, Object>, Map<String, Object>> seen = new IdentityHashMap<>();

    private final Map<String, Object> definitions = new TreeMap<>();

    private SharedParts() {}

    private static final class Part {
        private final Map<String, Object> schema;
        private int uses;
        private String name = "";

        Part(Map<String, Object> schema) {
            this.schema = schema;
        }
    }

    /** What takes the place of a schema within another. */
    @FunctionalInterface
    private interface Replacement {
        /**
         * The schema that takes its place.
         *
         * @param name of the property that it describes, where that is said right before it; otherwise what stands for the schema
         *     around it
         */
        Map<String, Object> of(String name, Map<String, Object> schema);
    }

    /**
     * The schema with its repeated parts under {@code $defs}.
     *
     * @param schema made of maps, lists, words and numbers, without references
     */
    static Map<String, Object> of(Map<String, Object> schema) {
        SharedParts shared = new SharedParts();
        Map<String, Object> root = within("", schema, (name, part) -> shared.kept(part));
        shared.count(root);
        shared.parts.forEach(part -> shared.count(part.schema));
        Map<String, Object> whole = shared.written("", root);
        whole.put(PLACE, shared.definitions);
        return whole;
    }

    /** What stands for {@code schema} where it is used: itself with all parts within it kept, or the number of the part that it is. */
    private Map<String, Object> kept(Map<String, Object> schema) {
        Map<String, Object> known = seen.get(schema);
        if (known != null) {
            return known;
        }
        Map<String, Object> inner = within("", schema, (name, part) -> kept(part));
        Object description = inner.remove(DESCRIPTION);
        Map<String, Object> stands = numbered(inner);
        if (description != null) {
            Map<String, Object> described = new TreeMap<>(stands);
            described.put(DESCRIPTION, description);
            stands = numbered(described);
        }
        seen.put(schema, stands);
        return stands;
    }

    private Map<String, Object> numbered(Map<String, Object> schema) {
        String text;
        try {
            text = json.writeValueAsString(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists, words and numbers are always JSON", e);
        }
        if (text.length() < LEAST_LENGTH) {
            return schema;
        }
        Integer number = numbers.computeIfAbsent(text, any -> {
            parts.add(new Part(schema));
            return parts.size() - 1;
        });
        return Map.of(REFERENCE, number);
    }

    private void count(Map<String, Object> schema) {
        if (schema.get(REFERENCE) instanceof Integer number) {
            parts.get(number).uses++;
        }
        within("", schema, (name, part) -> {
            count(part);
            return part;
        });
    }

    /** With every reference by number resolved: to the part itself where nobody else uses it, otherwise to its name. */
    private Map<String, Object> written(String name, Map<String, Object> schema) {
        if (!(schema.get(REFERENCE) instanceof Integer number)) {
            return within(name, schema, this::written);
        }
        Part part = parts.get(number);
        Map<String, Object> written = new TreeMap<>(schema);
        written.remove(REFERENCE);
        if (part.uses == 1) {
            written.putAll(written(name, part.schema));
            return written;
        }
        if (part.name.isEmpty()) {
            part.name = free(name);
            // the name is taken before the parts within look for theirs
            definitions.put(part.name, Map.of());
            definitions.put(part.name, written(name, part.schema));
        }
        written.put(REFERENCE, "#/" + PLACE + "/" + part.name);
        return written;
    }

    /** A name for a part of a property: its own, with a number where that is taken. Such names need no escapes in a reference. */
    private String free(String property) {
        String name = property.replaceAll("[^A-Za-z0-9_]", "");
        String free = name;
        for (int next = 2; free.isEmpty() || definitions.containsKey(free); next++) {
            free = name + "-" + next;
        }
        return free;
    }

    /** A copy of {@code schema}, those directly within it replaced. */
    private static Map<String, Object> within(String name, Map<String, Object> schema, Replacement replacement) {
        Map<String, Object> copy = new TreeMap<>();
        schema.forEach((key, value) -> {
            if (SCHEMA.contains(key) && value instanceof Map<?, ?> one) {
                copy.put(key, replacement.of(name, keyed(one)));
            } else if (SCHEMAS.contains(key) && value instanceof List<?> list) {
                copy.put(
                        key,
                        list.stream()
                                .map(each -> replacement.of(name, keyed((Map<?, ?>) each)))
                                .toList());
            } else if (NAMED_SCHEMAS.contains(key) && value instanceof Map<?, ?> named) {
                Map<String, Object> properties = new TreeMap<>();
                keyed(named)
                        .forEach((property, each) ->
                                properties.put(property, replacement.of(property, keyed((Map<?, ?>) each))));
                copy.put(key, properties);
            } else {
                copy.put(key, value);
            }
        });
        return copy;
    }

    @SuppressWarnings("unchecked") // the keys of a schema are words
    private static Map<String, Object> keyed(Map<?, ?> schema) {
        return (Map<String, Object>) schema;
    }
}
