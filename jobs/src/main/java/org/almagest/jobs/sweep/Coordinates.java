package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.Keys;
import org.almagest.dynamics.yaml.Position;
import org.almagest.dynamics.yaml.Yaml;

/** Gathers the coordinates of a part of a grid: those that are fixed, those that vary, and those left to {@code zip}. */
final class Coordinates {
    private final Diagnostics problems;
    private final ZipReader zip;
    private final AxisReader axes;
    private final Map<String, Object> fixed = new LinkedHashMap<>();
    private final List<Dimension> dimensions = new ArrayList<>();
    private final Map<String, Parameter> zipped = new LinkedHashMap<>();

    Coordinates(Diagnostics problems, ZipReader zip) {
        this.problems = problems;
        this.zip = zip;
        this.axes = new AxisReader(problems);
    }

    /**
     * Reads a map of settings.
     *
     * @param prefix of its coordinates, such as {@code model.}
     * @param parameters what may be set
     * @param mapping what is set
     * @param others keys of the map that are no settings
     */
    void section(String prefix, List<Parameter> parameters, Yaml.Mapping mapping, Collection<String> others) {
        List<String> known = new ArrayList<>(others);
        parameters.forEach(parameter -> known.add(parameter.name()));
        new Keys(problems, prefix.substring(0, prefix.length() - 1), mapping).known(known);
        Map<String, Parameter> byName = new LinkedHashMap<>();
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
        // In the order of the file, so that its author decides which axis varies slowest.
        for (String key : mapping.entries().keySet()) {
            Parameter parameter = byName.remove(key);
            if (parameter != null) {
                axis(prefix + key, parameter, Optional.of(mapping.entries().get(key)), Optional.empty());
            }
        }
        byName.values()
                .forEach(parameter ->
                        axis(prefix + parameter.name(), parameter, Optional.empty(), Optional.of(mapping.position())));
        zip.known(prefix, parameters);
    }

    /**
     * Reads one coordinate, or leaves it to {@code zip}, or takes its default.
     *
     * @param place where to report that it is missing, if it is required
     */
    void axis(String name, Parameter parameter, Optional<Yaml.Entry> given, Optional<Position> place) {
        if (zip.gives(name)) {
            given.ifPresent(entry -> problems.add(
                    zip.position(name),
                    String.format(Locale.ROOT, "%s is given twice, under zip and at %s: drop one", name, entry.key())));
            zipped.put(name, parameter);
        } else if (given.isPresent()) {
            axes.read(name, parameter, given.get().value()).ifPresent(values -> add(Dimension.of(name, values)));
        } else if (parameter.fallback() != null) {
            fixed.put(name, parameter.accept(parameter.fallback()));
        } else {
            place.ifPresent(position -> problems.add(
                    position, String.format(Locale.ROOT, "%s is missing: expected %s", name, parameter.allowed())));
        }
    }

    /** The parameters that {@code zip} gives, by qualified name. */
    Map<String, Parameter> zipped() {
        return zipped;
    }

    /** The fixed coordinates of all parts. */
    static Map<String, Object> fixed(List<Coordinates> parts) {
        Map<String, Object> all = new LinkedHashMap<>();
        parts.forEach(part -> all.putAll(part.fixed));
        return all;
    }

    /** The dimensions of all parts in their order, then those that are zipped, then the seeds, which vary fastest. */
    static List<Dimension> dimensions(List<Coordinates> parts, List<Dimension> zipped) {
        List<Dimension> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(part.dimensions));
        all.addAll(zipped);
        List<Dimension> seeds = all.stream()
                .filter(dimension -> dimension.touches(GridSchema.SEEDS))
                .toList();
        all.removeAll(seeds);
        all.addAll(seeds);
        return all;
    }

    private void add(Dimension dimension) {
        if (dimension.rows() == 1) {
            dimension.put(0, fixed);
        } else {
            dimensions.add(dimension);
        }
    }
}
