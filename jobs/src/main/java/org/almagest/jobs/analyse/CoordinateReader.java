package org.almagest.jobs.analyse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.sweep.CanonicalJson;

/** Reads coordinates from canonical configurations, equal names and values shared, so that a large fleet fits. */
final class CoordinateReader {
    static final String FAMILY = "family";
    static final String DATA = "data";
    static final String PROBES = "probes";

    /** The coordinates beside the seed that choose random numbers, under all names that they can have. */
    static final Set<String> DRAWS = Set.of(Sampling.DATA_SEED.name(), DATA + "." + Sampling.DATA_SEED.name());

    private final Map<Object, Object> shared = new HashMap<>();
    private final Map<String, Declared> families = new HashMap<>();
    private final Map<String, Declared> sources = new HashMap<>();
    private final Declared training = Declared.of(Training.PARAMETERS);

    /** What may be set in one section, and what it is by default. */
    private record Declared(Set<String> names, SortedMap<String, Object> defaults) {
        static Declared of(List<Parameter> parameters) {
            Set<String> names = new HashSet<>();
            SortedMap<String, Object> defaults = new TreeMap<>();
            for (Parameter parameter : parameters) {
                names.add(parameter.name());
                Object fallback = parameter.fallback();
                if (fallback != null) {
                    defaults.put(parameter.name(), parameter.accept(fallback));
                }
            }
            return new Declared(names, defaults);
        }

        /** With the defaults of settings that came later; as it is where others than those declared are in it. */
        Map<String, Object> complete(Map<String, Object> recorded) {
            SortedMap<String, Object> complete = new TreeMap<>(defaults);
            complete.putAll(recorded);
            return complete.keySet().equals(names) ? complete : recorded;
        }
    }

    /**
     * The coordinates of a configuration. A setting of the model has its plain name, one of training or data too unless
     * that name is taken; then it is {@code train.name} or {@code data.name}. A run that was recorded before a setting existed
     * has it at its default, which is what the run did; without its family or data source on the class path it lacks it.
     *
     * @throws IllegalArgumentException if {@code config} is not a canonical configuration
     */
    Coordinates read(String config) {
        RunConfiguration run = CanonicalJson.read(config);
        SortedMap<String, Object> coordinates = new TreeMap<>();
        coordinates.put(FAMILY, run.family());
        coordinates.put(DATA, run.data());
        coordinates.put(
                PROBES,
                run.probes().stream()
                        .map(request -> String.format(
                                Locale.ROOT, "%s at %s %s", request.label(), request.at(), request.settings()))
                        .collect(Collectors.joining(", ")));
        add(coordinates, "model", run.model(), declared(families, Families.ALL, run.family(), Family::parameters));
        add(coordinates, "train", run.training(), training);
        add(
                coordinates,
                DATA,
                run.dataSettings(),
                declared(sources, DataSets.SOURCES, run.data(), DataSource::parameters));
        return new Coordinates(
                share(List.copyOf(coordinates.keySet())),
                coordinates.values().stream().map(this::share).toList());
    }

    private static <T> Declared declared(
            Map<String, Declared> seen, Extensions<T> known, String name, Function<T, List<Parameter>> parameters) {
        return seen.computeIfAbsent(
                name,
                first -> Declared.of(known.names().contains(name) ? parameters.apply(known.named(name)) : List.of()));
    }

    private static void add(
            SortedMap<String, Object> coordinates, String section, Settings settings, Declared declared) {
        declared.complete(settings.values()).forEach((name, value) -> {
            coordinates.put(coordinates.containsKey(name) ? section + "." + name : name, value);
        });
    }

    @SuppressWarnings("unchecked") // an equal object has the same type: the map holds none but equal ones
    private <T> T share(T value) {
        return (T) shared.computeIfAbsent(value, same -> same);
    }
}
