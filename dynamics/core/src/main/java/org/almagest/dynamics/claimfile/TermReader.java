package org.almagest.dynamics.claimfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.almagest.dynamics.claim.Expectation;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.formula.Comparison;
import org.almagest.dynamics.formula.Formula;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.Keys;
import org.almagest.dynamics.yaml.ScalarReader;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.dynamics.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind the keys of an entry; each kind of key has its own meaning. */
final class TermReader {
    private static final Parameter NUMBER =
            Parameter.real("number", 0, -Double.MAX_VALUE, Double.MAX_VALUE, "any finite number");
    private static final Parameter WHOLE = Parameter.integer("number", 0, 0, Integer.MAX_VALUE, "a whole number");
    private static final Parameter WORDS = Parameter.text("text", "", "any text");

    private final ClaimVocabulary vocabulary;
    private final Diagnostics problems;
    private final ScalarReader scalars;
    private final Map<String, ExperimentFilter> settings;

    TermReader(ClaimVocabulary vocabulary, Diagnostics problems, Map<String, ExperimentFilter> settings) {
        this.vocabulary = vocabulary;
        this.problems = problems;
        this.scalars = new ScalarReader(problems);
        this.settings = settings;
    }

    /** The terms under {@code keys}, defaults filled in; what is wrong is reported. */
    Terms read(Keys entry, List<Key> keys) {
        Map<String, Object> values = new TreeMap<>();
        for (Key key : keys) {
            Optional<Yaml> yaml = entry.value(key.name());
            if (yaml.isPresent()) {
                value(entry.label() + "." + key.name(), key, yaml.get(), values)
                        .ifPresent(value -> values.put(key.name(), value));
            } else if (key.required()) {
                entry.present(key.name(), key.kind().words() + ", " + key.meaning());
            } else if (key.fallback() != null) {
                values.put(key.name(), key.fallback());
            }
        }
        return new Terms(values);
    }

    private Optional<?> value(String label, Key key, Yaml yaml, Map<String, Object> before) {
        return switch (key.kind()) {
            case QUANTITY ->
                known(label, yaml, vocabulary::knowsQuantity, vocabulary.quantities(), "quantity", "probes");
            case COORDINATE -> coordinate(label, yaml);
            case COORDINATES -> list(yaml, item -> coordinate(label, item));
            case NUMBER -> number(label, yaml);
            case WHOLE -> scalars.read(label, WHOLE, yaml);
            case WORD -> scalars.read(label, Parameter.choice(key.name(), "", key.choices(), key.meaning()), yaml);
            case VALUES -> list(yaml, item -> setting(label, String.valueOf(before.get("along")), item));
            case EXPECTATION ->
                expectations(label, yaml, false)
                        .map(all -> all.values().iterator().next());
            case EXPECTATIONS -> expectations(label, yaml, true);
            case FORMULA -> parsed(label, yaml, Formula::parse, Formula::names);
            case COMPARISONS -> comparisons(label, yaml);
            case COUNTS -> map(label, yaml, item -> comparisons(label, item));
            case SETTING -> filter(label, yaml);
            case PLACES -> places(label, yaml);
            case RUNS ->
                list(yaml, item -> map(label, item, number -> number(label, number))
                        .filter(run -> run.keySet().stream().allMatch(name -> knownNumber(label, name, item))));
        };
    }

    /** Any text, on as many lines as the file likes. */
    Optional<String> text(String label, Yaml yaml) {
        return scalars.read(label, WORDS, yaml).map(String.class::cast);
    }

    private Optional<Double> number(String label, Yaml yaml) {
        return scalars.read(label, NUMBER, yaml).map(Double.class::cast);
    }

    private Optional<String> coordinate(String label, Yaml yaml) {
        return known(label, yaml, name -> !vocabulary.parameters(name).isEmpty(), vocabulary.settings(), "setting", "");
    }

    private Optional<String> known(
            String label, Yaml yaml, Predicate<String> isKnown, Collection<String> all, String what, String list) {
        Optional<String> word = text(label, yaml);
        if (word.isPresent() && !isKnown.test(word.get())) {
            problems.add(
                    yaml.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: unknown %s %s: expected one that almagest list%s shows%s",
                            label,
                            what,
                            word.get(),
                            list.isEmpty() ? "" : " " + list,
                            Suggestion.forWord(word.get(), all)));
            return Optional.empty();
        }
        return word;
    }

    private boolean knownNumber(String label, String name, Yaml at) {
        if (!vocabulary.knowsNumber(name)) {
            problems.add(
                    at.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: %s is neither a quantity nor a setting%s",
                            label,
                            name,
                            Suggestion.forWord(name, vocabulary.numbers())));
            return false;
        }
        return true;
    }

    private static <T> Optional<List<T>> list(Yaml yaml, Function<Yaml, Optional<T>> item) {
        List<Yaml> items = yaml instanceof Yaml.Sequence sequence ? sequence.items() : List.of(yaml);
        List<T> read = new ArrayList<>();
        items.forEach(one -> item.apply(one).ifPresent(read::add));
        return read.size() == items.size() ? Optional.of(List.copyOf(read)) : Optional.empty();
    }

    private <T> Optional<Map<String, T>> map(String label, Yaml yaml, Function<Yaml, Optional<T>> value) {
        if (!(yaml instanceof Yaml.Mapping mapping)) {
            problems.add(yaml.position(), String.format(Locale.ROOT, "%s: %s is not a map", label, yaml.words()));
            return Optional.empty();
        }
        Map<String, T> read = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> value.apply(entry.value()).ifPresent(one -> read.put(name, one)));
        return read.size() == mapping.entries().size() ? Optional.of(read) : Optional.empty();
    }

    private <T> Optional<T> parsed(String label, Yaml yaml, Function<String, T> parse, Function<T, Set<String>> names) {
        Optional<String> text = text(label, yaml);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            T parsed = parse.apply(text.get());
            boolean known = true;
            for (String name : names.apply(parsed)) {
                known &= knownNumber(label, name, yaml);
            }
            return known ? Optional.of(parsed) : Optional.empty();
        } catch (IllegalArgumentException e) {
            problems.add(yaml.position(), String.format(Locale.ROOT, "%s: %s: %s", label, text.get(), e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<List<Comparison>> comparisons(String label, Yaml yaml) {
        return list(yaml, item -> parsed(label, item, Comparison::parse, Comparison::names));
    }

    private Optional<Map<Double, Double>> places(String label, Yaml yaml) {
        if (!(yaml instanceof Yaml.Mapping mapping)) {
            return number(label, yaml).map(number -> Map.of(Double.NaN, number));
        }
        Map<Double, Double> places = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> {
            Optional<Double> place = number(label, new Yaml.Scalar(entry.key(), name, false));
            Optional<Double> value = number(label, entry.value());
            place.ifPresent(at -> value.ifPresent(number -> places.put(at, number)));
        });
        return places.isEmpty() ? Optional.empty() : Optional.of(places);
    }

    /** By place, in the order of the file. */
    private Optional<Map<Double, Expectation>> expectations(String label, Yaml yaml, boolean several) {
        if (!(yaml instanceof Yaml.Mapping mapping)) {
            problems.add(
                    yaml.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: %s is not a map: expected {value: …, tolerance: …}, {above: …} or {below: …}",
                            label,
                            yaml.words()));
            return Optional.empty();
        }
        Keys keys = new Keys(problems, label, mapping);
        keys.known(List.of("value", "above", "below", "tolerance"));
        List<String> rules = mapping.entries().keySet().stream()
                .filter(name -> !name.equals("tolerance"))
                .toList();
        if (rules.size() != 1) {
            problems.add(
                    yaml.position(),
                    String.format(Locale.ROOT, "%s: expected exactly one of value, above and below", label));
            return Optional.empty();
        }
        double tolerance = keys.value("tolerance")
                .flatMap(own -> number(label + ".tolerance", own))
                .orElse(0.0);
        String rule = rules.get(0);
        Yaml expected = keys.value(rule).orElseThrow();
        Optional<Map<Double, Double>> places = several || !(expected instanceof Yaml.Mapping)
                ? places(label + "." + rule, expected)
                : number(label + "." + rule, expected).map(number -> Map.of(Double.NaN, number));
        Optional<Expectation.Rule> known = Arrays.stream(Expectation.Rule.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(rule))
                .findFirst();
        if (places.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        Map<Double, Expectation> expectations = new LinkedHashMap<>();
        places.get()
                .forEach((place, number) -> expectations.put(place, new Expectation(number, tolerance, known.get())));
        return Optional.of(expectations);
    }

    /** A setting of the file by name, or one that is written out. */
    Optional<ExperimentFilter> filter(String label, Yaml yaml) {
        if (yaml instanceof Yaml.Mapping mapping) {
            SortedMap<String, ExperimentFilter.Condition> conditions = new TreeMap<>();
            mapping.entries().forEach((name, entry) -> {
                if (coordinate(label, new Yaml.Scalar(entry.key(), name, true)).isPresent()) {
                    condition(label + "." + name, name, entry.value()).ifPresent(one -> conditions.put(name, one));
                }
            });
            return Optional.of(new ExperimentFilter(conditions));
        }
        Optional<String> name = text(label, yaml);
        if (name.isPresent() && !settings.containsKey(name.get())) {
            problems.add(
                    yaml.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: unknown setting %s: expected %s, or a map of settings of runs%s",
                            label,
                            name.get(),
                            settings.isEmpty() ? "one under the key settings" : String.join(", ", settings.keySet()),
                            Suggestion.forWord(name.get(), settings.keySet())));
            return Optional.empty();
        }
        return name.map(settings::get);
    }

    private Optional<ExperimentFilter.Condition> condition(String label, String name, Yaml yaml) {
        if (!(yaml instanceof Yaml.Mapping mapping)) {
            return list(yaml, item -> setting(label, name, item))
                    .map(values -> new ExperimentFilter.Condition(values, false, null, null));
        }
        Keys keys = new Keys(problems, label, mapping);
        if (!keys.known(List.of("not", "at_least", "at_most"))
                || mapping.entries().isEmpty()) {
            return Optional.empty();
        }
        Optional<List<Object>> not = keys.value("not").flatMap(one -> list(one, item -> setting(label, name, item)));
        return Optional.of(new ExperimentFilter.Condition(
                not.orElse(List.of()), not.isPresent(), bound(label, keys, "at_least"), bound(label, keys, "at_most")));
    }

    private @Nullable Double bound(String label, Keys keys, String key) {
        return keys.value(key).flatMap(yaml -> number(label + "." + key, yaml)).orElse(null);
    }

    /** A value of a setting, as one of those that have the name would take it. */
    private Optional<Object> setting(String label, String name, Yaml yaml) {
        List<Parameter> parameters = vocabulary.parameters(name);
        for (Parameter parameter : parameters) {
            Optional<Object> value = new ScalarReader(new Diagnostics("")).read(label, parameter, yaml);
            if (value.isPresent()) {
                return value;
            }
        }
        if (!parameters.isEmpty()) {
            problems.add(
                    yaml.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: %s is not %s%s",
                            label,
                            yaml.words(),
                            allowed(parameters),
                            yaml instanceof Yaml.Scalar scalar
                                    ? Suggestion.forWord(
                                            scalar.text(),
                                            parameters.stream()
                                                    .flatMap(one -> one.choices().stream())
                                                    .toList())
                                    : ""));
        }
        return Optional.empty();
    }

    /** What settings of one name take, choices of several families as one list. */
    private static String allowed(List<Parameter> parameters) {
        if (parameters.stream().anyMatch(one -> one.choices().isEmpty())) {
            return parameters.stream().map(Parameter::allowed).distinct().collect(Collectors.joining(", or "));
        }
        return "one of "
                + parameters.stream()
                        .flatMap(one -> one.choices().stream())
                        .distinct()
                        .collect(Collectors.joining(", "));
    }
}
