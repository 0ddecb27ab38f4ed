package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.train.Moments;

/** Reads {@code probes}: names, or maps of a name, the moments at which it looks, and its settings. */
final class ProbesReader {
    private static final String INIT = "init";
    private static final String END = "end";
    private static final Moments BOTH_ENDS = new Moments(true, true, List.of());
    private static final Parameter STEP =
            Parameter.requiredInteger("at", 0, Long.MAX_VALUE, "steps after which a probe looks");

    private final Extensions<Probe> extensions;
    private final Problems problems;

    ProbesReader(Extensions<Probe> extensions, Problems problems) {
        this.extensions = extensions;
        this.problems = problems;
    }

    /** The probes in the order of the file; their settings go to {@code coordinates}. */
    List<Shape.ProbeShape> read(Optional<Yaml> probes, Coordinates coordinates) {
        if (probes.isEmpty()) {
            return List.of();
        }
        List<Yaml> items = probes.get() instanceof Yaml.Sequence sequence ? sequence.items() : List.of(probes.get());
        Map<String, Shape.ProbeShape> read = new LinkedHashMap<>();
        for (Yaml item : items) {
            Yaml.Mapping mapping = item instanceof Yaml.Mapping written
                    ? written
                    : new Yaml.Mapping(item.position(), Map.of("name", new Yaml.Entry(item.position(), item)));
            Optional<Shape.ProbeShape> probe = probe(mapping, coordinates);
            if (probe.isPresent() && read.putIfAbsent(probe.get().name(), probe.get()) != null) {
                problems.add(
                        item.position(),
                        "probe %s is given twice: drop one"
                                .formatted(probe.get().name()));
            }
        }
        return List.copyOf(read.values());
    }

    private Optional<Shape.ProbeShape> probe(Yaml.Mapping mapping, Coordinates coordinates) {
        Keys keys = new Keys(problems, "probes", mapping);
        Parameter known = Parameter.choice("name", "", List.copyOf(extensions.names()), "which probe");
        if (!keys.present("name", known.allowed())) {
            return Optional.empty();
        }
        Optional<Object> name = new ScalarReader(problems)
                .read("probes.name", known, keys.value("name").orElseThrow());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Probe probe = extensions.named((String) name.get());
        Moments at = keys.value("at").map(this::moments).orElse(BOTH_ENDS);
        Shape.ProbeShape shape = new Shape.ProbeShape(probe.name(), at, probe.parameters());
        coordinates.section(shape.section(), probe.parameters(), mapping, List.of("name", "at"));
        return Optional.of(shape);
    }

    private Moments moments(Yaml at) {
        List<Yaml> items = at instanceof Yaml.Sequence sequence ? sequence.items() : List.of(at);
        if (items.isEmpty()) {
            problems.add(at.position(), "probes.at is empty: expected init, end or steps");
        }
        boolean init = false;
        boolean end = false;
        List<Long> steps = new ArrayList<>();
        for (Yaml item : items) {
            String word = item instanceof Yaml.Scalar scalar ? scalar.text() : "";
            if (word.equals(INIT)) {
                init = true;
            } else if (word.equals(END)) {
                end = true;
            } else if (item instanceof Yaml.Mapping) {
                new AxisReader(problems)
                        .read("probes.at", STEP, item)
                        .ifPresent(values -> values.forEach(value -> steps.add((Long) value)));
            } else {
                new ScalarReader(problems)
                        .read("probes.at", STEP, "init, end or a whole number of steps", item)
                        .ifPresent(value -> steps.add((Long) value));
            }
        }
        // Step 0 is the initialisation; one name for it keeps equal runs equal.
        boolean stepZero = steps.remove(0L);
        return new Moments(init || stepZero, end, steps);
    }
}
