package org.almagest.jobs.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;

/**
 * What families, data sources, trainers and probes declare of the parts of a configuration: the settings with their
 * defaults, and a version. A part that nothing on the class path declares, such as a network of another program, is empty.
 */
final class Declarations {
    private final Catalogue catalogue;
    private final Map<Object, Declared> known = new ConcurrentHashMap<>();

    Declarations(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * One part of a configuration.
     *
     * @param version raised by its author when the same settings give other bits
     * @param parameters its settings by name
     */
    record Declared(int version, Map<String, Parameter> parameters) {
        Declared {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }

        /** Whether the setting called {@code name} has its default at {@code value}. */
        boolean isDefault(String name, Object value) {
            Parameter parameter = parameters.get(name);
            return parameter != null && value.equals(parameter.fallback());
        }

        /** Whether the setting called {@code name} is the path of something that is read. */
        boolean isPath(String name) {
            Parameter parameter = parameters.get(name);
            return parameter != null && parameter.role() == Parameter.Role.PATH;
        }

        /** {@code settings} with the defaults of those that it lacks. */
        Settings complete(Settings settings) {
            Map<String, Object> values = new LinkedHashMap<>(settings.values());
            parameters.forEach((name, parameter) -> {
                if (!parameter.required()) {
                    values.putIfAbsent(name, parameter.fallback());
                }
            });
            return Settings.of(List.copyOf(parameters.values()), values);
        }
    }

    /** What the family of {@code run} declares, which is one of the trainer's own where a trainer is named. */
    Optional<Declared> family(RunConfiguration run) {
        return families(run)
                .filter(families -> families.names().contains(run.family()))
                .map(families -> families.named(run.family()))
                .map(family -> declared(family, family.version(), family::parameters));
    }

    private Optional<Extensions<? extends Family>> families(RunConfiguration run) {
        return ClusterTrainers.name(run).isEmpty()
                ? Optional.of(catalogue.families())
                : trainer(run).map(ClusterTrainer::families);
    }

    /** What the data source of {@code run} declares. */
    Optional<Declared> data(RunConfiguration run) {
        Extensions<DataSource> sources = catalogue.dataSources();
        if (!sources.names().contains(run.data())) {
            return Optional.empty();
        }
        DataSource source = sources.named(run.data());
        return Optional.of(declared(source, source.version(), source::parameters));
    }

    /** What the trainer of {@code run} declares; the version of the ordinary one is that of the arithmetic. */
    Optional<Declared> training(RunConfiguration run) {
        if (ClusterTrainers.name(run).isEmpty()) {
            return Optional.of(declared(Training.class, 1, () -> Training.PARAMETERS));
        }
        return trainer(run)
                .map(trainer -> declared(trainer, trainer.version(), () -> ClusterTrainers.parameters(trainer)));
    }

    private Optional<ClusterTrainer> trainer(RunConfiguration run) {
        String name = ClusterTrainers.name(run);
        return catalogue.trainers().names().contains(name)
                ? Optional.of(catalogue.trainers().named(name))
                : Optional.empty();
    }

    /** What the probe called {@code name} declares. */
    Optional<Declared> probe(String name) {
        Extensions<Probe> probes = catalogue.probes();
        if (!probes.names().contains(name)) {
            return Optional.empty();
        }
        Probe probe = probes.named(name);
        return Optional.of(declared(probe, probe.version(), probe::parameters));
    }

    private Declared declared(Object extension, int version, Supplier<List<Parameter>> parameters) {
        return known.computeIfAbsent(extension, any -> {
            Map<String, Parameter> byName = new LinkedHashMap<>();
            parameters.get().forEach(parameter -> byName.put(parameter.name(), parameter));
            return new Declared(version, byName);
        });
    }

    /**
     * {@code run} as it would be written today: settings that did not exist when it was recorded have their defaults. Its
     * identity is the same.
     *
     * @throws IllegalArgumentException if it has a setting that is not known any more, or whose value is not allowed now
     */
    RunConfiguration complete(RunConfiguration run) {
        Optional<Declared> family = family(run);
        if (family.isEmpty()) {
            return run;
        }
        return new RunConfiguration(
                run.family(),
                complete(family, run.model()),
                run.data(),
                complete(data(run), run.dataSettings()),
                complete(training(run), run.training()),
                run.probes().stream().map(this::complete).toList(),
                run.seed(),
                run.files());
    }

    private ProbeRequest complete(ProbeRequest request) {
        return new ProbeRequest(
                request.probe(), request.as(), request.at(), complete(probe(request.probe()), request.settings()));
    }

    private static Settings complete(Optional<Declared> declared, Settings settings) {
        return declared.map(part -> part.complete(settings)).orElse(settings);
    }
}
