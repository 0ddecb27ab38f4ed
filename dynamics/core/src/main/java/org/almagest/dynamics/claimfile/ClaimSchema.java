package org.almagest.dynamics.claimfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Question;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.config.Key;

/** The JSON Schema of claims for editors, made from the same keys as the reader. The reader is the judge. */
public final class ClaimSchema {
    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> NUMBER = Map.of("type", "number");
    private static final Map<String, Object> SCALAR = Map.of("type", List.of("string", "number", "boolean"));

    /** A quantity of a probe that has a name of its own in its run, such as {@code max_norm:late}. */
    private static final Map<String, Object> OF_A_NAMED_PROBE =
            Map.of("type", "string", "pattern", "^[A-Za-z][A-Za-z0-9_]*:[A-Za-z][A-Za-z0-9_-]*$");

    private static final Map<String, Object> PLACES =
            anyOf(NUMBER, Map.of("type", "object", "additionalProperties", NUMBER));

    private final ClaimVocabulary vocabulary;
    /** One of the quantities, and conditions on settings: made once, since they name thousands of things and every judge has them. */
    private final Map<String, Object> quantity;

    private final Map<String, Object> setting;

    /** Of claims that speak of what is in {@code vocabulary}. */
    public ClaimSchema(ClaimVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.quantity = anyOf(Map.of("enum", List.copyOf(vocabulary.quantities())), OF_A_NAMED_PROBE);
        this.setting = setting(vocabulary);
    }

    /** Of a file of claims. */
    public Map<String, Object> file() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("study", TEXT);
        properties.put("paper", paper());
        properties.put("settings", Map.of("type", "object", "additionalProperties", setting));
        properties.put("claims", claims());
        return object(properties, List.of("claims"));
    }

    /** Of what stands under the key {@code claims}. */
    public Map<String, Object> claims() {
        List<Map<String, Object>> kinds = vocabulary.judges().all().stream()
                .map(judge -> {
                    Map<String, Object> properties = new LinkedHashMap<>();
                    properties.put("id", TEXT);
                    properties.put("states", TEXT);
                    properties.put(
                            "source",
                            Map.of(
                                    "enum",
                                    Stream.of(Claim.Source.values())
                                            .map(Claim.Source::word)
                                            .toList()));
                    properties.put(
                            "question", Map.of("type", "integer", "minimum", 1, "maximum", Question.values().length));
                    properties.put("paper", paper());
                    properties.put("setting", anyOf(TEXT, setting));
                    properties.put("judge", Map.of("const", judge.name(), "description", judge.description()));
                    properties.put("sweep", TEXT);
                    properties.put("cases", oneOrMany(sample(judge.name())));
                    List<String> required = new ArrayList<>(List.of("id", "states", "judge"));
                    keys(judge.keys(), properties, required);
                    return object(properties, required);
                })
                .toList();
        return Map.of("type", "array", "items", Map.of("anyOf", kinds));
    }

    private Map<String, Object> sample(String judge) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                ClaimReader.VERDICT,
                Map.of(
                        "enum",
                        Stream.of(Verdict.Outcome.values())
                                .map(Verdict.Outcome::word)
                                .toList()));
        List<String> required = new ArrayList<>(List.of(ClaimReader.VERDICT));
        keys(vocabulary.simulations().named(judge).keys(), properties, required);
        return object(properties, required);
    }

    private void keys(List<Key> keys, Map<String, Object> properties, List<String> required) {
        for (Key key : keys) {
            Map<String, Object> property = new LinkedHashMap<>(value(key));
            property.put("description", key.meaning());
            properties.put(key.name(), property);
            if (key.required()) {
                required.add(key.name());
            }
        }
    }

    private Map<String, Object> value(Key key) {
        Map<String, Object> expectation = expectation(NUMBER);
        return switch (key.kind()) {
            case QUANTITY -> quantity;
            // a prefix may tell equal names apart
            case COORDINATE, FORMULA -> TEXT;
            case COORDINATES, COMPARISONS -> oneOrMany(TEXT);
            case NUMBER -> NUMBER;
            case WHOLE -> Map.of("type", "integer", "minimum", 0);
            case WORD -> Map.of("enum", key.choices());
            case VALUES -> oneOrMany(SCALAR);
            case EXPECTATION -> expectation;
            case EXPECTATIONS -> expectation(PLACES);
            case COUNTS -> Map.of("type", "object", "additionalProperties", oneOrMany(TEXT));
            case SETTING -> anyOf(TEXT, setting);
            case PLACES -> PLACES;
            case RUNS -> oneOrMany(Map.of("type", "object", "additionalProperties", NUMBER));
        };
    }

    private static Map<String, Object> expectation(Map<String, Object> value) {
        Map<String, Object> properties = Map.of("value", value, "above", value, "below", value, "tolerance", NUMBER);
        Map<String, Object> schema = new LinkedHashMap<>(object(properties, List.of()));
        schema.put(
                "oneOf",
                List.of(
                        Map.of("required", List.of("value")),
                        Map.of("required", List.of("above")),
                        Map.of("required", List.of("below"))));
        return schema;
    }

    private static Map<String, Object> setting(ClaimVocabulary vocabulary) {
        Map<String, Object> range =
                object(Map.of("not", oneOrMany(SCALAR), "at_least", NUMBER, "at_most", NUMBER), List.of());
        Map<String, Object> properties = new LinkedHashMap<>();
        vocabulary.settings().forEach(name -> properties.put(name, anyOf(oneOrMany(SCALAR), range)));
        Map<String, Object> schema = new LinkedHashMap<>(object(properties, List.of()));
        schema.put("patternProperties", Map.of("^(model|train|data)[.]", anyOf(oneOrMany(SCALAR), range)));
        return schema;
    }

    private static Map<String, Object> paper() {
        Map<String, Object> properties = new LinkedHashMap<>();
        ClaimReader.PAPER_KEYS.forEach(key -> properties.put(key, TEXT));
        return anyOf(TEXT, object(properties, List.of()));
    }

    private static Map<String, Object> oneOrMany(Map<String, Object> item) {
        return anyOf(item, Map.of("type", "array", "items", item));
    }

    private static Map<String, Object> anyOf(Map<String, Object> one, Map<String, Object> other) {
        return Map.of("anyOf", List.of(one, other));
    }

    private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
        return Map.of("type", "object", "additionalProperties", false, "properties", properties, "required", required);
    }
}
