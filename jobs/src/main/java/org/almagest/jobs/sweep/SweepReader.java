package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.dynamics.yaml.Keys;
import org.almagest.dynamics.yaml.Position;
import org.almagest.dynamics.yaml.ScalarReader;
import org.almagest.dynamics.yaml.Yaml;
import org.almagest.dynamics.yaml.YamlReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sweep file. Each of its fleets overrides the keys of the file and becomes one or more grids; {@code quick} overrides
 * both and makes the small form of the sweep.
 */
final class SweepReader {
    static final List<String> SECTIONS = List.of("seeds", "model", "data", "train", "probes", "zip");
    static final List<String> FILE_KEYS = List.of(
            "sweep",
            "description",
            "seeds",
            "model",
            "data",
            "train",
            "probes",
            "zip",
            "fleets",
            "quick",
            SweepClaims.KEY);
    static final List<String> FLEET_KEYS =
            List.of("name", "description", "seeds", "model", "data", "train", "probes", "zip", "quick");

    private static final String QUICK = "quick";

    /** Sections that may be lists of maps. */
    private static final Set<String> ALTERNATIVES = Set.of("model", "data");

    // The name becomes a folder and a column of the tables.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Parameter WORDS = Parameter.text("text", "", "any text");

    private final SweepSource source;
    private final Catalogue catalogue;
    private final Diagnostics problems;
    private final ScalarReader scalars;
    private final Inheritance inheritance;

    private final boolean built;

    SweepReader(SweepSource source, Catalogue catalogue) {
        this(source, catalogue, true);
    }

    /** As {@link FleetReader#FleetReader}. */
    SweepReader(SweepSource source, Catalogue catalogue, boolean built) {
        this.built = built;
        this.source = source;
        this.catalogue = catalogue;
        this.problems = new Diagnostics(source.file());
        this.scalars = new ScalarReader(problems);
        this.inheritance = new Inheritance(catalogue);
    }

    /** The sweep; throws {@link InvalidFileException} with all problems. */
    Sweep read() {
        Optional<Yaml> root =
                YamlReader.read(source.text(), "a sweep with the keys sweep, seeds, model and data", problems);
        problems.raise();
        if (!(root.orElseThrow() instanceof Yaml.Mapping file)) {
            problems.add(
                    root.orElseThrow().position(),
                    "the file is not a map: expected the keys sweep, seeds, model and data");
            problems.raise();
            throw new IllegalStateException("a problem was reported and not raised");
        }
        Keys keys = new Keys(problems, "", file);
        keys.known(FILE_KEYS);
        String name = keys.present("sweep", "a name") ? name("sweep", keys) : "";
        String description = description(keys);
        List<Yaml.Mapping> fleets = fleets(file, keys);
        List<Grid> grids = grids(fleets);
        List<Yaml.Mapping> small = quick(file, fleets);
        List<Grid> quick = grids(small);
        List<Claim> claims = claims(keys, name);
        problems.raise();
        return sweep(
                name,
                description,
                grids,
                claims,
                quick.isEmpty()
                        ? null
                        : sweep(
                                name + Sweep.QUICK,
                                description,
                                quick,
                                claims(keys, name + Sweep.QUICK),
                                null,
                                last(small)),
                last(fleets));
    }

    private List<Claim> claims(Keys keys, String sweep) {
        return keys.value(SweepClaims.KEY)
                .map(entries -> SweepClaims.of(catalogue).ofSweep(entries, source.file(), sweep, problems))
                .orElse(List.of());
    }

    private List<Grid> grids(List<Yaml.Mapping> fleets) {
        return fleets.stream()
                .flatMap(fleet -> new FleetReader(fleet, catalogue, problems, built).read().stream())
                .toList();
    }

    private static Position last(List<Yaml.Mapping> fleets) {
        return fleets.get(fleets.size() - 1).position();
    }

    private Sweep sweep(
            String name,
            String description,
            List<Grid> grids,
            List<Claim> claims,
            @Nullable Sweep quick,
            Position last) {
        try {
            return new Sweep(name, description, source, grids, claims, quick);
        } catch (ArithmeticException e) {
            problems.add(
                    last,
                    String.format(Locale.ROOT, "the grid has more than %d runs: shorten an axis", Long.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            problems.add(last, e.getMessage() + ": make them differ in a setting, or shorten an axis");
        }
        problems.raise();
        throw new IllegalStateException("a problem was reported and not raised");
    }

    private List<Yaml.Mapping> fleets(Yaml.Mapping file, Keys keys) {
        Optional<Yaml> fleets = keys.value("fleets");
        if (fleets.isEmpty()) {
            return List.of(file);
        }
        if (!(fleets.get() instanceof Yaml.Sequence sequence)
                || sequence.items().isEmpty()) {
            problems.add(
                    fleets.get().position(), "fleets: expected a list of maps, each with a name and what it changes");
            return List.of();
        }
        List<Yaml.Mapping> merged = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Yaml item : sequence.items()) {
            if (!(item instanceof Yaml.Mapping fleet)) {
                problems.add(item.position(), String.format(Locale.ROOT, "fleets: %s is not a map", item.words()));
                continue;
            }
            Keys fleetKeys = new Keys(problems, "fleet", fleet);
            fleetKeys.known(FLEET_KEYS);
            description(fleetKeys);
            if (fleetKeys.present("name", "a name")) {
                String name = name("name", fleetKeys);
                if (!name.isEmpty() && !names.add(name)) {
                    problems.add(
                            fleet.position(), String.format(Locale.ROOT, "fleet %s is given twice: rename one", name));
                }
            }
            merged.add(merge(file, fleet));
        }
        return merged;
    }

    /** The fleets of the small form that the file declares, each reduced by what the file and it say under {@code quick}. */
    private List<Yaml.Mapping> quick(Yaml.Mapping file, List<Yaml.Mapping> fleets) {
        Optional<Yaml.Mapping> shared = quick(file);
        List<Yaml.Mapping> reduced = new ArrayList<>();
        for (Yaml.Mapping fleet : fleets) {
            Optional<Yaml.Mapping> own = fleet == file ? Optional.empty() : quick(fleet);
            if (shared.isPresent()) {
                Yaml.Mapping first = merge(fleet, shared.get());
                Yaml.Mapping both = own.isPresent() ? merge(first, own.get()) : first;
                reduced.add(new Yaml.Mapping(fleet.position(), both.entries()));
            } else if (own.isPresent()) {
                problems.add(
                        own.get().position(),
                        "quick in a fleet of a file that has none: expected quick at the top of the file as well, with what all fleets share, or {}");
            }
        }
        return reduced;
    }

    private Optional<Yaml.Mapping> quick(Yaml.Mapping mapping) {
        Yaml.Entry entry = mapping.entries().get(QUICK);
        if (entry == null) {
            return Optional.empty();
        }
        if (!(entry.value() instanceof Yaml.Mapping quick)) {
            problems.add(
                    entry.value().position(),
                    String.format(
                            Locale.ROOT,
                            "quick: %s is not a map: expected what the small form of the sweep changes, under %s",
                            entry.value().words(),
                            String.join(", ", SECTIONS)));
            return Optional.empty();
        }
        new Keys(problems, QUICK, quick).known(SECTIONS);
        return Optional.of(quick);
    }

    private Yaml.Mapping merge(Yaml.Mapping file, Yaml.Mapping fleet) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (String section : SECTIONS) {
            Yaml.Entry base = file.entries().get(section);
            Yaml.Entry own = fleet.entries().get(section);
            if (base != null
                    && own != null
                    && base.value() instanceof Yaml.Mapping under
                    && own.value() instanceof Yaml.Mapping over
                    && !section.equals("zip")) {
                entries.put(section, new Yaml.Entry(own.key(), merge(section, under, over)));
            } else if (base != null
                    && own != null
                    && base.value() instanceof Yaml.Mapping under
                    && own.value() instanceof Yaml.Sequence alternatives
                    && ALTERNATIVES.contains(section)) {
                List<Yaml> merged = alternatives.items().stream()
                        .map(item -> item instanceof Yaml.Mapping over ? merge(section, under, over) : item)
                        .toList();
                entries.put(section, new Yaml.Entry(own.key(), new Yaml.Sequence(alternatives.position(), merged)));
            } else if (own != null) {
                entries.put(section, own);
            } else if (base != null) {
                entries.put(section, base);
            }
        }
        Yaml.Entry quick = fleet.entries().get(QUICK);
        if (quick != null) {
            entries.put(QUICK, quick);
        }
        return new Yaml.Mapping(fleet.position(), entries);
    }

    private Yaml merge(String section, Yaml.Mapping under, Yaml.Mapping over) {
        Map<String, Yaml.Entry> inner = inheritance.passedOn(section, under, over);
        inner.putAll(over.entries());
        return new Yaml.Mapping(over.position(), inner);
    }

    private String name(String key, Keys keys) {
        Yaml yaml = keys.value(key).orElseThrow();
        Optional<Object> name = scalars.read(key, WORDS, yaml);
        if (name.isPresent() && !NAME.matcher((String) name.get()).matches()) {
            problems.add(
                    yaml.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: %s is not a name: expected at most 100 letters, digits, points, hyphens and underscores, beginning with a letter or digit",
                            key,
                            yaml.words()));
        }
        return (String) name.orElse("");
    }

    private String description(Keys keys) {
        return (String) keys.value("description")
                .flatMap(yaml -> scalars.read("description", WORDS, yaml))
                .orElse("");
    }
}
