package org.almagest.jobs.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.claimfile.ClaimSchema;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.trainer.ClusterTrainers;

/**
 * A JSON Schema of sweep files and files of claims for editors, made from the same parameters as the check itself. The check is the
 * judge: the schema knows nothing of positions, suggestions or sizes.
 */
public final class SweepSchema {
    private static final Map<String, Object> ANY_NUMBER = Map.of("type", "number");

    private SweepSchema() {}

    /** The schema for what is in {@code catalogue}. */
    public static String text(Catalogue catalogue) {
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsString(SharedParts.of(spelledOut(catalogue)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists, words and numbers are always JSON", e);
        }
    }

    /** The same with every part where it belongs; as a text it would be tens of megabytes. */
    static Map<String, Object> spelledOut(Catalogue catalogue) {
        Map<String, Object> sections = sections(catalogue);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sweep", Map.of("type", "string"));
        properties.put("description", Map.of("type", "string"));
        properties.putAll(sections);
        Map<String, Object> fleet = new LinkedHashMap<>();
        fleet.put("name", Map.of("type", "string"));
        fleet.put("description", Map.of("type", "string"));
        fleet.putAll(sections);
        Map<String, Object> quick = object(sections, List.of());
        fleet.put("quick", quick);
        properties.put("quick", quick);
        properties.put("fleets", Map.of("type", "array", "minItems", 1, "items", object(fleet, List.of("name"))));
        ClaimSchema claims = new ClaimSchema(SweepClaims.vocabulary(catalogue));
        properties.put(SweepClaims.KEY, claims.claims());
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Almagest sweep, or file of claims");
        schema.put("type", "object");
        // two kinds of files, told apart by the key that only sweeps have
        schema.put("if", Map.of("required", List.of(SweepClaims.KEY), "not", Map.of("required", List.of("sweep"))));
        schema.put("then", claims.file());
        schema.put("else", object(properties, List.of("sweep")));
        return schema;
    }

    private static Map<String, Object> sections(Catalogue catalogue) {
        Map<String, Object> sections = new LinkedHashMap<>();
        sections.put("seeds", axis(Map.of("type", "integer", "minimum", 0), true));
        List<Object> models = new ArrayList<>();
        catalogue.families().all().forEach(family -> models.add(named("family", family.name(), family.parameters())));
        catalogue.trainers().all().forEach(trainer -> trainer.families()
                .all()
                .forEach(family -> models.add(named("family", family.name(), family.parameters()))));
        sections.put("model", oneOrMany(Map.of("anyOf", models)));
        List<Object> sets = new ArrayList<>();
        catalogue.dataSources().all().forEach(source -> sets.add(named("name", source.name(), source.parameters())));
        sections.put("data", oneOrMany(Map.of("anyOf", sets)));
        sections.put("train", train(catalogue));
        List<Object> probes = new ArrayList<>();
        probes.add(Map.of("enum", List.copyOf(catalogue.probes().names())));
        catalogue.probes().all().forEach(probe -> {
            Map<String, Object> properties = settings(probe.parameters());
            properties.put("name", Map.of("const", probe.name()));
            properties.put("as", Map.of("type", "string"));
            properties.put("at", oneOrMany(moment()));
            probes.add(object(properties, List.of("name")));
        });
        sections.put("probes", oneOrMany(Map.of("anyOf", probes)));
        sections.put("zip", oneOrMany(Map.of("type", "object", "minProperties", 1)));
        return sections;
    }

    private static Map<String, Object> train(Catalogue catalogue) {
        Map<String, Object> ordinary = object(settings(Training.PARAMETERS), List.of());
        if (catalogue.trainers().all().isEmpty()) {
            return ordinary;
        }
        List<Object> forms = new ArrayList<>();
        forms.add(ordinary);
        catalogue
                .trainers()
                .all()
                .forEach(trainer -> forms.add(named(ClusterTrainers.SETTING, trainer.name(), trainer.parameters())));
        return Map.of("anyOf", forms);
    }

    private static Map<String, Object> named(String selector, String name, List<Parameter> parameters) {
        Map<String, Object> properties = settings(parameters);
        properties.put(selector, Map.of("const", name));
        // Not required: a fleet may leave it to the keys above.
        return object(properties, List.of());
    }

    private static Map<String, Object> settings(List<Parameter> parameters) {
        Map<String, Object> properties = new TreeMap<>();
        for (Parameter parameter : parameters) {
            boolean number = parameter.kind() == Parameter.Kind.INTEGER || parameter.kind() == Parameter.Kind.REAL;
            Map<String, Object> property = new TreeMap<>(axis(value(parameter), number));
            property.put("description", parameter.meaning());
            properties.put(parameter.name(), property);
        }
        return properties;
    }

    private static Map<String, Object> value(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER ->
                Map.of("type", "integer", "minimum", (long) parameter.minimum(), "maximum", (long) parameter.maximum());
            case REAL -> Map.of("type", "number", "minimum", parameter.minimum(), "maximum", parameter.maximum());
            case TEXT -> text(parameter);
            case FLAG -> Map.of("type", "boolean");
        };
    }

    private static Map<String, Object> text(Parameter parameter) {
        Map<String, Object> words = parameter.choices().isEmpty() ? Map.of() : Map.of("enum", parameter.choices());
        // an editor completes the words, and lets other texts pass
        return parameter.grammar() == null ? words : Map.of("anyOf", List.of(words, Map.of("type", "string")));
    }

    private static Map<String, Object> axis(Map<String, Object> value, boolean number) {
        List<Object> forms = new ArrayList<>();
        forms.add(value);
        forms.add(Map.of("type", "array", "minItems", 1, "items", value));
        if (number) {
            forms.addAll(generated());
        }
        return Map.of("anyOf", forms);
    }

    private static List<Object> generated() {
        Map<String, Object> range = Map.of("from", ANY_NUMBER, "to", ANY_NUMBER, "step", ANY_NUMBER);
        Map<String, Object> geometric =
                Map.of("from", ANY_NUMBER, "to", ANY_NUMBER, "points", Map.of("type", "integer"), "ratio", ANY_NUMBER);
        List<String> ends = List.of("from", "to");
        return List.of(
                object(Map.of("range", object(range, ends)), List.of("range")),
                object(Map.of("geometric", object(geometric, ends)), List.of("geometric")));
    }

    private static Map<String, Object> moment() {
        List<Object> forms = new ArrayList<>();
        forms.add(Map.of("enum", List.of("init", "end", "recorded")));
        forms.add(Map.of("type", "integer", "minimum", 0));
        forms.addAll(generated());
        Map<String, Object> fraction = Map.of("type", "number", "exclusiveMinimum", 0, "exclusiveMaximum", 1);
        forms.add(object(Map.of("loss", axis(fraction, true)), List.of("loss")));
        return Map.of("anyOf", forms);
    }

    private static Map<String, Object> oneOrMany(Map<String, Object> item) {
        return Map.of("anyOf", List.of(item, Map.of("type", "array", "minItems", 1, "items", item)));
    }

    private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
        return Map.of("type", "object", "additionalProperties", false, "properties", properties, "required", required);
    }
}
