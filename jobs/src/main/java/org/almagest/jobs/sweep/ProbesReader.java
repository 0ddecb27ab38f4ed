package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.Keys;
import org.almagest.dynamics.yaml.Position;
import org.almagest.dynamics.yaml.ScalarReader;
import org.almagest.dynamics.yaml.Yaml;

/** Reads {@code probes}: names, or maps of a name, the moments at which it looks, and its settings. */
final class ProbesReader {
    private static final String INIT = "init";
    private static final String END = "end";
    private static final String LOSS = "loss";
    private static final String RECORDED = "recorded";
    private static final String MOMENTS = "init, end, recorded, a whole number of steps or {loss: fraction}";
    private static final List<String> MAPS = List.of("geometric", LOSS, "range");
    private static final ProbeSchedule BOTH_ENDS = new ProbeSchedule(true, true, List.of());
    private static final Parameter STEP =
            Parameter.requiredInteger("at", 0, Long.MAX_VALUE, "steps after which a probe looks");
    private static final Parameter FRACTION =
            Parameter.real(LOSS, 1, 0, 1, "fraction of the initial loss at which a probe looks");

    private static final String AS = "as";
    private static final Parameter LABEL = Parameter.text(AS, "", "what this run calls the probe");
    /** It becomes part of words in the tables. */
    private static final Pattern LABELS = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    private final Extensions<Probe> extensions;
    private final Map<String, Position> positions = new HashMap<>();
    private final Diagnostics problems;

    ProbesReader(Extensions<Probe> extensions, Diagnostics problems) {
        this.extensions = extensions;
        this.problems = problems;
    }

    /** The probes in the order of the file; their settings go to {@code coordinates}. */
    List<GridSchema.ProbeShape> read(Optional<Yaml> probes, Coordinates coordinates) {
        if (probes.isEmpty()) {
            return List.of();
        }
        List<Yaml> items = probes.get() instanceof Yaml.Sequence sequence ? sequence.items() : List.of(probes.get());
        Map<String, GridSchema.ProbeShape> read = new LinkedHashMap<>();
        for (Yaml item : items) {
            Yaml.Mapping mapping = item instanceof Yaml.Mapping written
                    ? written
                    : new Yaml.Mapping(item.position(), Map.of("name", new Yaml.Entry(item.position(), item)));
            Optional<GridSchema.ProbeShape> probe = probe(mapping, coordinates);
            if (probe.isEmpty()) {
                continue;
            }
            String label = probe.get().label();
            if (read.putIfAbsent(label, probe.get()) != null) {
                problems.add(
                        item.position(),
                        String.format(
                                Locale.ROOT,
                                "probe %s is given twice: drop one, or give it a name of its own, such as {name: %s, as: second}",
                                label,
                                probe.get().probe().name()));
            } else {
                positions.put(label, item.position());
            }
        }
        return List.copyOf(read.values());
    }

    private Optional<GridSchema.ProbeShape> probe(Yaml.Mapping mapping, Coordinates coordinates) {
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
        ProbeSchedule at = keys.value("at").map(this::moments).orElse(BOTH_ENDS);
        GridSchema.ProbeShape shape = new GridSchema.ProbeShape(
                probe, keys.value(AS).flatMap(this::as).orElse(null), at);
        coordinates.section(shape.section(), probe.parameters(), mapping, List.of("name", AS, "at"));
        return Optional.of(shape);
    }

    /** Where the probe that is read as {@code shape} stands. */
    Position positionOf(GridSchema.ProbeShape shape) {
        return Objects.requireNonNull(positions.get(shape.label()), shape::label);
    }

    private Optional<String> as(Yaml yaml) {
        Optional<Object> name = new ScalarReader(problems).read("probes.as", LABEL, yaml);
        if (name.isPresent() && !LABELS.matcher((String) name.get()).matches()) {
            problems.add(
                    yaml.position(),
                    String.format(
                            Locale.ROOT,
                            "probes.as: %s is not a name: expected at most 40 letters, digits, hyphens and underscores, beginning with a letter",
                            yaml.words()));
            return Optional.empty();
        }
        return name.map(String.class::cast);
    }

    private ProbeSchedule moments(Yaml at) {
        List<Yaml> items = at instanceof Yaml.Sequence sequence ? sequence.items() : List.of(at);
        if (items.isEmpty()) {
            problems.add(at.position(), String.format(Locale.ROOT, "probes.at is empty: expected %s", MOMENTS));
        }
        boolean init = false;
        boolean end = false;
        boolean recorded = false;
        List<Long> steps = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        for (Yaml item : items) {
            String word = item instanceof Yaml.Scalar scalar ? scalar.text() : "";
            if (word.equals(INIT)) {
                init = true;
            } else if (word.equals(END)) {
                end = true;
            } else if (word.equals(RECORDED)) {
                recorded = true;
            } else if (item instanceof Yaml.Mapping mapping) {
                read(mapping, steps, losses);
            } else {
                new ScalarReader(problems)
                        .read("probes.at", STEP, () -> MOMENTS, item)
                        .ifPresent(value -> steps.add((Long) value));
            }
        }
        // Step 0 is the initialisation; one name for it keeps equal runs equal.
        boolean stepZero = steps.remove(0L);
        return new ProbeSchedule(init || stepZero, end, steps, losses, recorded);
    }

    /** A map among the moments: a range or geometric series of steps, or fractions of the initial loss. */
    private void read(Yaml.Mapping mapping, List<Long> steps, List<Double> losses) {
        Keys keys = new Keys(problems, "probes.at", mapping);
        if (!keys.known(MAPS)) {
            return;
        }
        Optional<Yaml> fractions = keys.value(LOSS);
        if (fractions.isEmpty()) {
            new AxisReader(problems)
                    .read("probes.at", STEP, mapping)
                    .ifPresent(values -> values.forEach(value -> steps.add((Long) value)));
        } else if (mapping.entries().size() > 1) {
            problems.add(mapping.position(), "probes.at: a map with loss has no other key: give two maps");
        } else {
            new AxisReader(problems)
                    .read("probes.at.loss", FRACTION, fractions.get())
                    .ifPresent(values -> values.forEach(
                            value -> fraction((Double) value, fractions.get().position(), losses)));
        }
    }

    // At both ends of the interval the moment has a name of its own, or never comes.
    private void fraction(double value, Position position, List<Double> losses) {
        if (value <= 0 || value >= 1) {
            problems.add(
                    position,
                    String.format(
                            Locale.ROOT,
                            "probes.at.loss: %s is not above 0 and below 1: expected a fraction of the initial loss, such as 0.5",
                            value));
        } else {
            losses.add(value);
        }
    }
}
