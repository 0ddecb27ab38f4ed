package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.Keys;
import org.almagest.dynamics.yaml.Position;
import org.almagest.dynamics.yaml.ScalarReader;
import org.almagest.dynamics.yaml.Yaml;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;

/** Reads the grids of one fleet: one for each choice of a model and a data map, where these are lists. */
final class FleetReader {
    private static final String TRAIN = "train";
    private static final Parameter SEED =
            Parameter.requiredInteger("seeds", 0, Long.MAX_VALUE, "seeds of initialisation and shuffling");

    private final Catalogue catalogue;
    private final Diagnostics problems;
    private final Yaml.Mapping fleet;
    private final Keys keys;
    private final ZipReader zip;
    private final boolean built;
    /** Problems of other fleets, which do not keep this one from being looked at. */
    private final int before;

    /**
     * A reader of {@code fleet}.
     *
     * @param built whether networks are built to see that they fit their data, and probes what they read; without it a mistake of
     *     that kind goes unseen
     */
    FleetReader(Yaml.Mapping fleet, Catalogue catalogue, Diagnostics problems, boolean built) {
        this.built = built;
        this.catalogue = catalogue;
        this.problems = problems;
        this.before = problems.reports();
        this.fleet = fleet;
        this.keys = new Keys(problems, "", fleet);
        this.zip = ZipReader.of(keys.value("zip"), problems);
    }

    private void check(
            Grid grid, Position model, Position data, Function<GridSchema.ProbeShape, Position> probes) {
        SizeCheck.check(
                grid,
                new SizeCheck.Positions(model, data, positionOf(TRAIN), this::positionOfTraining, probes),
                problems);
        ReadsCheck.check(grid, probes, problems);
    }

    /** Its grids; whether they are worth anything, the problems tell. */
    List<Grid> read() {
        Optional<ClusterTrainer> trainer = trainer();
        if (trainer.isEmpty() && namesTrainer()) {
            // which families and settings there are depends on it
            return List.of();
        }
        Extensions<? extends Family> families = trainer.<Extensions<? extends Family>>map(ClusterTrainer::families)
                .orElse(catalogue.families());
        List<Chosen<Family>> models = alternatives("model", "family", families, Family::parameters);
        List<Chosen<DataSource>> sets = alternatives("data", "name", catalogue.dataSources(), DataSource::parameters);
        Coordinates common = new Coordinates(problems, zip);
        train(common, trainer);
        ProbesReader reader = new ProbesReader(catalogue.probes(), problems);
        List<GridSchema.ProbeShape> probes = reader.read(keys.value("probes"), common);
        if (zip.gives(GridSchema.SEEDS)
                || keys.present(GridSchema.SEEDS, "a whole number, a list of them, or {range: {from, to}}")) {
            common.axis(
                    GridSchema.SEEDS,
                    SEED,
                    Optional.ofNullable(fleet.entries().get(GridSchema.SEEDS)),
                    Optional.empty());
        }
        List<String> sections = new ArrayList<>(List.of(GridSchema.MODEL, GridSchema.DATA, GridSchema.TRAIN));
        probes.forEach(probe -> sections.add(probe.section()));
        zip.within(sections);
        List<Grid> grids = new ArrayList<>();
        for (Chosen<Family> model : models) {
            for (Chosen<DataSource> data : sets) {
                List<Coordinates> parts = List.of(model.coordinates, data.coordinates, common);
                Optional<List<Dimension>> zipped = zip.dimensions(parts);
                if (problems.reports() == before && zipped.isPresent()) {
                    Grid grid = new Grid(
                            new GridSchema(model.extension, data.extension, probes, trainer),
                            Coordinates.fixed(parts),
                            Coordinates.dimensions(parts, zipped.get()));
                    if (built) {
                        check(grid, model.position, data.position, reader::positionOf);
                    }
                    grids.add(grid);
                }
            }
        }
        return grids;
    }

    /** Who trains; nothing for the ordinary trainer, or where a problem was reported. */
    private Optional<ClusterTrainer> trainer() {
        if (!(keys.value(TRAIN).orElse(null) instanceof Yaml.Mapping train)
                || !train.entries().containsKey(ClusterTrainers.SETTING)) {
            return Optional.empty();
        }
        Yaml name =
                new Keys(problems, TRAIN, train).value(ClusterTrainers.SETTING).orElseThrow();
        String label = TRAIN + "." + ClusterTrainers.SETTING;
        if (name instanceof Yaml.Sequence) {
            problems.add(
                    name.position(),
                    String.format(
                            Locale.ROOT,
                            "%s is a list: give each trainer a fleet of its own, since each has settings of its own",
                            label));
            return Optional.empty();
        }
        List<String> names = List.copyOf(catalogue.trainers().names());
        if (names.isEmpty()) {
            problems.add(
                    name.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: %s, but no trainer is on the class path beside the ordinary one, which has no name: leave %s out, or add the jar that brings it (dl4j-spark: %s)",
                            label,
                            name.words(),
                            ClusterTrainers.SETTING,
                            SweepSource.DL4J_JAR));
            return Optional.empty();
        }
        return new ScalarReader(problems)
                .read(label, Parameter.choice(ClusterTrainers.SETTING, "", names, "who trains"), name)
                .map(word -> catalogue.trainers().named((String) word));
    }

    private boolean namesTrainer() {
        return keys.value(TRAIN).orElse(null) instanceof Yaml.Mapping train
                && train.entries().containsKey(ClusterTrainers.SETTING);
    }

    private Position positionOf(String section) {
        return keys.value(section).map(Yaml::position).orElse(fleet.position());
    }

    private Position positionOfTraining(String setting) {
        Yaml.Entry written = keys.value(TRAIN).orElse(null) instanceof Yaml.Mapping train
                ? train.entries().get(setting)
                : null;
        return written == null ? positionOf(TRAIN) : written.value().position();
    }

    private void train(Coordinates common, Optional<ClusterTrainer> trainer) {
        List<Parameter> parameters = GridSchema.training(trainer);
        Optional<Yaml> train = keys.value(TRAIN);
        if (train.isEmpty()) {
            common.section(GridSchema.TRAIN, parameters, new Yaml.Mapping(fleet.position(), Map.of()), List.of());
        } else if (train.get() instanceof Yaml.Mapping mapping) {
            common.section(GridSchema.TRAIN, parameters, mapping, List.of());
        } else {
            problems.add(
                    train.get().position(),
                    String.format(
                            Locale.ROOT,
                            "train: %s is not a map of settings",
                            train.get().words()));
        }
    }

    private <T> List<Chosen<T>> alternatives(
            String section,
            String selector,
            Extensions<? extends T> extensions,
            Function<T, List<Parameter>> parameters) {
        if (!keys.present(section, String.format(Locale.ROOT, "{%s: …} and its settings", selector))) {
            return List.of();
        }
        Yaml value = keys.value(section).orElseThrow();
        List<Yaml> maps = value instanceof Yaml.Sequence sequence ? sequence.items() : List.of(value);
        if (maps.isEmpty()) {
            problems.add(
                    value.position(),
                    String.format(Locale.ROOT, "%s: the axis is empty: give at least one map", section));
        }
        List<Chosen<T>> chosen = new ArrayList<>();
        for (Yaml map : maps) {
            if (map instanceof Yaml.Mapping mapping) {
                chosen(section, selector, mapping, extensions, parameters).ifPresent(chosen::add);
            } else {
                problems.add(
                        map.position(),
                        String.format(
                                Locale.ROOT,
                                "%s: %s is not a map: expected {%s: …} and its settings, or a list of such maps",
                                section,
                                map.words(),
                                selector));
            }
        }
        return chosen;
    }

    private <T> Optional<Chosen<T>> chosen(
            String section,
            String selector,
            Yaml.Mapping mapping,
            Extensions<? extends T> extensions,
            Function<T, List<Parameter>> parameters) {
        Keys own = new Keys(problems, section, mapping);
        Parameter known = Parameter.choice(selector, "", List.copyOf(extensions.names()), "which one");
        if (!own.present(selector, known.allowed())) {
            return Optional.empty();
        }
        Yaml name = own.value(selector).orElseThrow();
        if (name instanceof Yaml.Sequence) {
            problems.add(
                    name.position(),
                    String.format(
                            Locale.ROOT,
                            "%s.%s is a list: write %s as a list of maps, since each has settings of its own",
                            section,
                            selector,
                            section));
            return Optional.empty();
        }
        Optional<Object> word = new ScalarReader(problems).read(section + "." + selector, known, name);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        T extension = extensions.named((String) word.get());
        Coordinates coordinates = new Coordinates(problems, zip);
        coordinates.section(section + ".", parameters.apply(extension), mapping, List.of(selector));
        return Optional.of(new Chosen<>(extension, mapping.position(), coordinates));
    }

    private record Chosen<T>(T extension, Position position, Coordinates coordinates) {}
}
