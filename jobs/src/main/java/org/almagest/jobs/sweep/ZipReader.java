package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.Position;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.dynamics.yaml.Yaml;

/** Reads {@code zip}: groups of coordinates that vary together, each with a list of the same length. */
final class ZipReader {
    private final Diagnostics problems;
    private final List<Yaml.Mapping> groups = new ArrayList<>();
    private final Map<String, Yaml.Entry> columns = new LinkedHashMap<>();

    private ZipReader(Diagnostics problems) {
        this.problems = problems;
    }

    static ZipReader of(Optional<Yaml> zip, Diagnostics problems) {
        ZipReader reader = new ZipReader(problems);
        zip.ifPresent(reader::readGroups);
        return reader;
    }

    private void readGroups(Yaml zip) {
        List<Yaml> items = zip instanceof Yaml.Sequence sequence ? sequence.items() : List.of(zip);
        for (Yaml item : items) {
            if (!(item instanceof Yaml.Mapping group) || group.entries().isEmpty()) {
                problems.add(
                        item.position(),
                        "zip: expected maps of settings that vary together, such as {model.depth: [8, 16], train.learning_rate: [0.01, 0.001]}");
                continue;
            }
            groups.add(group);
            group.entries().forEach((name, entry) -> {
                Yaml.Entry first = columns.putIfAbsent(name, entry);
                if (first != null) {
                    problems.add(
                            entry.key(),
                            String.format(Locale.ROOT, "%s is given twice, first at %s: drop one", name, first.key()));
                }
            });
        }
    }

    /** Whether coordinate {@code name} is zipped. */
    boolean gives(String name) {
        return columns.containsKey(name);
    }

    /** Where the key of coordinate {@code name} stands. */
    Position position(String name) {
        return column(name).key();
    }

    /** Reports the zipped coordinates that begin with {@code prefix} and are none of {@code parameters}. */
    void known(String prefix, List<Parameter> parameters) {
        List<String> known =
                parameters.stream().map(parameter -> prefix + parameter.name()).toList();
        columns.forEach((name, entry) -> {
            if (name.startsWith(prefix) && !known.contains(name)) {
                problems.add(
                        entry.key(),
                        String.format(
                                Locale.ROOT,
                                "unknown setting %s in zip (known are %s)%s",
                                name,
                                String.join(", ", known),
                                Suggestion.forWord(name, known)));
            }
        });
    }

    /** The zipped dimensions of a grid with these {@code parts}; nothing where a problem was reported. */
    Optional<List<Dimension>> dimensions(List<Coordinates> parts) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parts.forEach(part -> parameters.putAll(part.zipped()));
        List<Dimension> dimensions = new ArrayList<>();
        for (Yaml.Mapping group : groups) {
            Map<String, List<Object>> values = new LinkedHashMap<>();
            group.entries().forEach((name, entry) -> {
                Parameter parameter = parameters.get(name);
                if (parameter != null) {
                    new AxisReader(problems)
                            .read(name, parameter, entry.value())
                            .ifPresent(column -> values.put(name, column));
                }
            });
            if (values.keySet().equals(group.entries().keySet()) && sameLength(group, values)) {
                dimensions.add(Dimension.zipped(List.copyOf(values.keySet()), List.copyOf(values.values())));
            }
        }
        return dimensions.size() == groups.size() ? Optional.of(dimensions) : Optional.empty();
    }

    /** Reports the zipped coordinates that lie in none of {@code prefixes}. */
    void within(List<String> prefixes) {
        columns.forEach((name, entry) -> {
            if (!name.equals(GridSchema.SEEDS) && prefixes.stream().noneMatch(name::startsWith)) {
                problems.add(
                        entry.key(),
                        String.format(
                                Locale.ROOT,
                                "unknown setting %s in zip (expected seeds, or a setting that begins with %s)",
                                name,
                                String.join(", ", prefixes)));
            }
        });
    }

    private boolean sameLength(Yaml.Mapping group, Map<String, List<Object>> values) {
        if (values.values().stream().mapToInt(List::size).distinct().count() == 1) {
            return true;
        }
        problems.add(
                group.position(),
                String.format(
                        Locale.ROOT,
                        "zip: lists of a group need the same length, but %s",
                        values.entrySet().stream()
                                .map(column -> String.format(
                                        Locale.ROOT,
                                        "%s has %d",
                                        column.getKey(),
                                        column.getValue().size()))
                                .collect(Collectors.joining(", "))));
        return false;
    }

    private Yaml.Entry column(String name) {
        Yaml.Entry entry = columns.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s is not among the zipped %s", name, columns.keySet()));
        }
        return entry;
    }
}
